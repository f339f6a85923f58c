import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import { hasEnded, type Rollout, type RolloutStep } from '../domain/rollout.js';

export enum RolloutStatus {
  RUNNING = 'running',
  PAUSED = 'paused',
  PROMOTED = 'promoted',
  ROLLED_BACK = 'rolledBack',
  STOPPED = 'stopped',
}
registerEnumType(RolloutStatus, { name: 'RolloutStatus', description: 'Where a rollout stands: it ends once, one way or the other.' });

@ObjectType('RolloutStep', { description: 'A share of the traffic, how long it was held, and what was decided then.' })
@Access('signedIn')
export class RolloutStepType {
  @Field(() => Int, { description: 'From 0.' })
  index!: number;

  @Field(() => Float, { description: 'Share that the candidate answered, 0 to 100.' })
  trafficPercent!: number;

  @Field(() => Date, { description: 'When it began.' })
  enteredAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null for the present step.' })
  leftAt?: Date | undefined;

  @Field(() => String, { nullable: true, description: 'What was last decided: stay, step, promote, rollBack or stop.' })
  decision?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Why, in a sentence.' })
  reason?: string | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The figures behind it, as the strategy gives them.' })
  evidence?: unknown;
}

@ObjectType('Rollout', { description: 'The move of an endpoint from its champion to a candidate, or a comparison of the two.' })
@Directive('@key(fields: "id")')
@Access('read')
export class RolloutType {
  @Field(() => ID, { description: 'ro_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  endpointId!: string;

  championId!: string;

  candidateId!: string;

  @Field(() => String, { description: 'Name of the strategy that decides.' })
  strategy!: string;

  @Field(() => GraphQLJSON, { description: 'Options of the strategy, completed with its defaults.' })
  options!: unknown;

  @Field(() => RolloutStatus, { description: 'Where it stands.' })
  status!: RolloutStatus;

  @Field(() => Float, { description: 'Share of the traffic that the candidate has, 0 to 100: 100 once promoted, 0 when it ended otherwise.' })
  trafficPercent!: number;

  @Field(() => Float, { description: 'Share of the requests of which the candidate gets a copy that no caller sees, 0 to 100.' })
  shadowPercent!: number;

  @Field(() => Int, { description: 'The step it is in, or ended in; from 0.' })
  stepIndex!: number;

  @Field(() => String, { nullable: true, description: 'Why it ended.' })
  reason?: string | undefined;

  @Field(() => Date, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  endedAt?: Date | undefined;

  @Field(() => ActorRef, { description: 'Who started it.' })
  startedBy!: ActorRef;
}

@ObjectType({ description: 'One page of rollouts, newest first.' })
@Access('read')
export class RolloutConnection extends Connection(() => RolloutType) {}

export function showRollout(rollout: Rollout): RolloutType {
  const { id, projectId, endpointId, championId, candidateId, strategy, options, state, startedAt } = rollout;
  const ended = hasEnded(rollout) ? rollout : undefined;
  return {
    id,
    projectId,
    endpointId,
    championId,
    candidateId,
    strategy,
    options,
    status: rollout.status as RolloutStatus,
    trafficPercent: rollout.status === 'promoted' ? 100 : ended ? 0 : state.trafficPercent,
    shadowPercent: ended ? 0 : (state.shadowPercent ?? 0),
    stepIndex: state.stepIndex,
    reason: ended?.reason,
    startedAt,
    endedAt: ended?.endedAt,
    startedBy: { id: rollout.startedBy },
  };
}

export function showStep({ index, trafficPercent, enteredAt, leftAt, decision }: RolloutStep): RolloutStepType {
  return { index, trafficPercent, enteredAt, leftAt, decision: decision?.kind, reason: decision?.reason, evidence: decision?.evidence };
}
