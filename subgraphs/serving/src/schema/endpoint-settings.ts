import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

export enum NonFinite {
  REFUSE = 'refuse',
  ACCEPT = 'accept',
}
registerEnumType(NonFinite, { name: 'NonFinite', description: 'What happens to NaN and infinities in inputs.' });

export enum WhenLogIsFull {
  REFUSE = 'refuse',
  SERVE_UNLOGGED = 'serveUnlogged',
}
registerEnumType(WhenLogIsFull, { name: 'WhenLogIsFull', description: 'What happens to a request whose answer cannot be logged.' });

const texts = {
  minimum: 'Processes a variant has at least, 0 to 32; 0 lets an idle endpoint sleep. Defaults to 1.',
  maximum: 'Processes a variant has at most, 1 to 32. Defaults to 1.',
  idleMs: 'A process beyond the minimum that was not asked for so long ends, in milliseconds. Defaults to 300,000.',
  scaleUpAfterMs: 'A queue in which requests wait longer gets one process more, in milliseconds. Defaults to 50.',
  sampleRatio: 'Share of answered rows that are logged with features and outputs, 0 to 1; what is counted is counted of all. Defaults to 1.',
  redactedFeatures: 'Inputs whose values are never written.',
  retentionDays: 'Older predictions are deleted; null keeps them for ever.',
  whenFull: 'What happens when an answer cannot be logged. Defaults to REFUSE.',
  replicas: 'How many processes a variant may have.',
  deadlineMs: 'The longest time one answer may take, 10 to 600,000 milliseconds. Defaults to 5,000.',
  memoryBytes: 'The most memory of one process, 64 MiB to 64 GiB. Defaults to 1 GiB.',
  queueLimit: 'The most requests that wait for one variant. Defaults to 512.',
  nonFinite: 'What happens to NaN and infinities in inputs. Defaults to REFUSE.',
  log: 'What is kept of the answers.',
};

@ObjectType('ReplicaSettings', { description: 'How many processes a variant may have.' })
@Access('read')
export class ReplicaSettingsType {
  @Field(() => Int, { description: texts.minimum })
  minimum!: number;

  @Field(() => Int, { description: texts.maximum })
  maximum!: number;

  @Field(() => Float, { description: texts.idleMs })
  idleMs!: number;

  @Field(() => Float, { description: texts.scaleUpAfterMs })
  scaleUpAfterMs!: number;
}

@ObjectType('LogSettings', { description: 'What is kept of the answers.' })
@Access('read')
export class LogSettingsType {
  @Field(() => Float, { description: texts.sampleRatio })
  sampleRatio!: number;

  @Field(() => [String], { description: texts.redactedFeatures })
  redactedFeatures!: readonly string[];

  @Field(() => Int, { nullable: true, description: texts.retentionDays })
  retentionDays!: number | null;

  @Field(() => WhenLogIsFull, { description: texts.whenFull })
  whenFull!: `${WhenLogIsFull}`;
}

@ObjectType('EndpointSettings', { description: 'How an endpoint is served, and what is kept of its answers.' })
@Access('read')
export class EndpointSettingsType {
  @Field(() => ReplicaSettingsType, { description: texts.replicas })
  replicas!: ReplicaSettingsType;

  @Field(() => Float, { description: texts.deadlineMs })
  deadlineMs!: number;

  @Field(() => Float, { description: texts.memoryBytes })
  memoryBytes!: number;

  @Field(() => Int, { description: texts.queueLimit })
  queueLimit!: number;

  @Field(() => NonFinite, { description: texts.nonFinite })
  nonFinite!: `${NonFinite}`;

  @Field(() => LogSettingsType, { description: texts.log })
  log!: LogSettingsType;
}

@InputType({ description: 'How many processes a variant may have.' })
export class ReplicaSettingsInput {
  @Field(() => Int, { nullable: true, description: texts.minimum })
  minimum?: number | null;

  @Field(() => Int, { nullable: true, description: texts.maximum })
  maximum?: number | null;

  @Field(() => Float, { nullable: true, description: texts.idleMs })
  idleMs?: number | null;

  @Field(() => Float, { nullable: true, description: texts.scaleUpAfterMs })
  scaleUpAfterMs?: number | null;
}

@InputType({ description: 'What is kept of the answers.' })
export class LogSettingsInput {
  @Field(() => Float, { nullable: true, description: texts.sampleRatio })
  sampleRatio?: number | null;

  @Field(() => [String], { nullable: true, description: texts.redactedFeatures })
  redactedFeatures?: string[] | null;

  @Field(() => Int, { nullable: true, description: texts.retentionDays })
  retentionDays?: number | null;

  @Field(() => WhenLogIsFull, { nullable: true, description: texts.whenFull })
  whenFull?: WhenLogIsFull | null;
}

@InputType({ description: 'How an endpoint is to be served, and what is to be kept: what is absent stays as it is, what is null becomes the default.' })
export class EndpointSettingsInput {
  @Field(() => ReplicaSettingsInput, { nullable: true, description: texts.replicas })
  replicas?: ReplicaSettingsInput | null;

  @Field(() => Float, { nullable: true, description: texts.deadlineMs })
  deadlineMs?: number | null;

  @Field(() => Float, { nullable: true, description: texts.memoryBytes })
  memoryBytes?: number | null;

  @Field(() => Int, { nullable: true, description: texts.queueLimit })
  queueLimit?: number | null;

  @Field(() => NonFinite, { nullable: true, description: texts.nonFinite })
  nonFinite?: NonFinite | null;

  @Field(() => LogSettingsInput, { nullable: true, description: texts.log })
  log?: LogSettingsInput | null;
}
