import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef } from '@cairn/subgraph';
import type { DryRun, PromotionThen } from '../domain/dry-run.js';
import { GateInput } from './inputs.js';

export enum PromotionKind {
  APPROVAL = 'approval',
  ALIAS = 'alias',
  ROLLOUT = 'rollout',
}
registerEnumType(PromotionKind, {
  name: 'PromotionKind',
  description: 'How a version moved up.',
  valuesConfig: {
    APPROVAL: { description: 'It was approved.' },
    ALIAS: { description: 'Somebody made it the champion.' },
    ROLLOUT: { description: 'It won its rollout.' },
  },
});

export enum GateBasis {
  STORED = 'stored',
  ASKED_NOW = 'askedNow',
}
registerEnumType(GateBasis, {
  name: 'GateBasis',
  description: 'What a gate looked at in a dry run.',
  valuesConfig: {
    STORED: { description: 'The answer that a gate of the same query got then, at the time it got it.' },
    ASKED_NOW: { description: 'What the graph answers today about the version of then: no answer to this query was stored.' },
  },
});

@ObjectType('DryRunGate', { description: 'What a gate would have said about a past promotion.' })
@Access('signedIn')
export class DryRunGateType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether it would have let the version pass.' })
  passed!: boolean;

  @Field(() => GateBasis, { description: 'What it looked at.' })
  basis!: GateBasis;

  @Field(() => String, { description: 'Why, in a sentence.' })
  explanation!: string;
}

@ObjectType('DryRunPromotion', { description: 'A past promotion, judged by other gates.' })
@Access('signedIn')
export class DryRunPromotionType {
  versionId!: string;

  @Field(() => PromotionKind, { description: 'How the version moved up.' })
  kind!: PromotionKind;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => ActorRef, { description: 'Who did it.' })
  actor!: ActorRef;

  @Field(() => Boolean, { description: 'Whether it would have happened: every gate passes, and enough people had approved.' })
  passed!: boolean;

  @Field(() => [DryRunGateType], { description: 'What each gate would have said.' })
  gates!: DryRunGateType[];

  @Field(() => Int, { description: 'Different people who had approved by then.' })
  approvals!: number;

  @Field(() => Int, { description: 'Approvals that the gates ask for.' })
  requiredApprovals!: number;
}

@ObjectType('GateDryRun', { description: 'Past promotions of a model, judged by other gates; nothing of it is kept.' })
@Access('signedIn')
export class GateDryRunType {
  @Field(() => [DryRunPromotionType], { description: 'Newest first.' })
  promotions!: DryRunPromotionType[];

  @Field(() => Int, { description: 'How many of these would not have happened.' })
  failed!: number;

  @Field(() => Int, { description: 'How many promotions the model has had in all.' })
  total!: number;

  @Field(() => String, { nullable: true, description: 'Passed as `after` to go on with older ones; null when there are none.' })
  next?: string | undefined;
}

@InputType({ description: 'Gates that are held against the past of a model.' })
export class DryRunGatesInput {
  @Field(() => ID, { description: 'The model.' })
  modelId!: string;

  @Field(() => [GateInput], { description: 'The gates; at most 50.' })
  gates!: GateInput[];
}

@ArgsType()
export class DryRunArgs {
  @Field(() => DryRunGatesInput, { description: 'The model and the gates.' })
  input!: DryRunGatesInput;

  @Field(() => Int, { defaultValue: 20, description: 'How many promotions at most, 1 to 50: each may ask the graph once for every gate.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The `next` of the slice before.' })
  after?: string;
}

export function showDryRun({ promotions, total, next }: DryRun): GateDryRunType {
  return { promotions: promotions.map(showPromotion), failed: promotions.filter(({ passed }) => !passed).length, total, next };
}

function showPromotion({ promotion: { versionId, kind, at, actorId }, gates, ...then }: PromotionThen): DryRunPromotionType {
  return { ...then, versionId, at, kind: kind as PromotionKind, actor: { id: actorId }, gates: gates.map((gate) => ({ ...gate, basis: gate.basis as GateBasis })) };
}
