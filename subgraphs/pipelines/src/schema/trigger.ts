import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, GraphQLJSON } from '@cairn/subgraph';
import type { Trigger } from '../domain/trigger.js';

export enum TriggerKind {
  SKEW = 'skew',
  DEGRADATION = 'degradation',
  DRIFT = 'drift',
  NEW_DATA = 'newData',
  NEW_REQUIREMENT = 'newRequirement',
  ON_DEMAND = 'onDemand',
  SCHEDULE = 'schedule',
}
registerEnumType(TriggerKind, { name: 'TriggerKind', description: 'Why a pipeline runs.' });

@ObjectType('Trigger', { description: 'Starts a pipeline when something happens, or time after time.' })
@Directive('@key(fields: "id")')
@Access('read')
export class TriggerType {
  @Field(() => ID, { description: 'trg_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  pipelineId!: string;

  @Field(() => TriggerKind, { description: 'Why the pipeline is to run.' })
  kind!: TriggerKind;

  @Field(() => String, { nullable: true, description: 'The type of the events that call it.' })
  eventType?: string | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What such an event must say.' })
  filter?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What its runs start with.' })
  params?: unknown;

  @Field(() => Int, { description: 'How long it rests after it has fired, in seconds.' })
  cooldownSeconds!: number;

  @Field(() => Boolean, { description: 'Whether it may fire.' })
  enabled!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it last started the pipeline.' })
  lastFiredAt?: Date | undefined;

  @Field(() => String, { nullable: true, description: 'Why it did not fire when it was last called; null when it did.' })
  lastSkippedReason?: string | undefined;

  @Field(() => Date, { nullable: true, description: 'When a schedule is due next.' })
  nextAt?: Date | undefined;

  @Field(() => Date, { description: 'When it was defined.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who defined it; its runs act with the roles held then.' })
  createdBy!: ActorRef;
}

export function showTrigger({ actor, ...trigger }: Trigger): TriggerType {
  return { ...trigger, kind: trigger.kind as TriggerKind, createdBy: { id: actor.id } };
}
