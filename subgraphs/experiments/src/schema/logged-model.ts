import { Directive, Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef } from '@cairn/subgraph';
import type { LoggedModel, ModelMetric } from '../domain/logged-model.js';
import { ParamType } from './run.js';
import { TagType } from './tag.js';

export enum LoggedModelStatus {
  PENDING = 'pending',
  READY = 'ready',
  FAILED = 'failed',
}
registerEnumType(LoggedModelStatus, { name: 'LoggedModelStatus', description: 'Whether the files of a logged model are all there.' });

@ObjectType('LoggedModelMetric', { description: 'What was measured of a logged model.' })
@Access('signedIn')
export class LoggedModelMetricType {
  @Field(() => String, { description: 'Name of the metric.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'The value measured last; null when it is not finite.' })
  value!: number | null;

  @Field(() => String, { nullable: true, description: 'The data that it was measured on.' })
  datasetName?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Digest of that data.' })
  datasetDigest?: string | undefined;
}

@ObjectType('LoggedModel', { description: 'A model that training code logged, ready to be registered.' })
@Directive('@key(fields: "id")')
@Access('read')
export class LoggedModelType {
  @Field(() => ID, { description: 'lm_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  experimentId!: string;

  runId!: string | undefined;

  @Field(() => String, { description: 'What its author calls it; need not be unique.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Kind of model, as its author says.' })
  modelType?: string | undefined;

  @Field(() => LoggedModelStatus, { description: 'Whether its files are all there.' })
  status!: LoggedModelStatus;

  @Field(() => Date, { description: 'When it was logged.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who logged it.' })
  createdBy!: ActorRef;

  @Field(() => [ParamType], { description: 'Its settings, by name.' })
  params!: ParamType[];

  @Field(() => [TagType], { description: 'Words about it, by name.' })
  tags!: TagType[];
}

export function showLoggedModel(model: LoggedModel): LoggedModelType {
  const { id, projectId, experimentId, runId, name, modelType, status, createdAt, createdBy, params, tags } = model;
  return { id, projectId, experimentId, runId, name, modelType, status: status as LoggedModelStatus, createdAt, createdBy: { id: createdBy }, params: pairs(params), tags: pairs(tags) };
}

export function showModelMetric({ key, value, datasetName, datasetDigest }: ModelMetric): LoggedModelMetricType {
  return { key, value: Number.isFinite(value) ? value : null, datasetName, datasetDigest };
}

function pairs(values: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
