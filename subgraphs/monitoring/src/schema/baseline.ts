import { Directive, Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { Baseline } from '../domain/report.js';
import { DatasetVersionRef, ModelVersionRef } from './references.js';

@ObjectType('Distribution', { description: 'How often values fall between consecutive edges.' })
@Access('signedIn')
export class DistributionType {
  @Field(() => String, { description: "Name of a feature, or 'prediction'." })
  subject!: string;

  @Field(() => [Float], { description: 'Ascending, one more than there are counts.' })
  edges!: readonly number[];

  @Field(() => [Float], { description: 'How many values lie in each bin.' })
  counts!: readonly number[];
}

@ObjectType('Baseline', { description: 'What is expected of a model version.' })
@Directive('@key(fields: "id")')
@Access('read')
export class BaselineType {
  @Field(() => ID, { description: 'bl_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => ModelVersionRef, { description: 'The version.' })
  modelVersion!: ModelVersionRef;

  @Field(() => DatasetVersionRef, { nullable: true, description: 'The data it was taken from.' })
  datasetVersion?: DatasetVersionRef | undefined;

  @Field(() => [DistributionType], { description: 'How features and predictions were spread.' })
  distributions!: readonly DistributionType[];

  @Field(() => Float, { description: 'In nats.' })
  logLoss!: number;

  @Field(() => Float, { description: 'Mean predicted probability, 0 to 1.' })
  meanPredicted!: number;

  @Field(() => Float, { description: 'Observed share, 0 to 1.' })
  observedRate!: number;

  @Field(() => Float, { description: 'From how many predictions it was taken.' })
  n!: number;

  @Field(() => Date, { description: 'When it was recorded.' })
  createdAt!: Date;
}

@InputType({ description: 'How often values fall between consecutive edges.' })
export class DistributionInput {
  @Field(() => String, { description: "Name of a feature, or 'prediction'." })
  subject!: string;

  @Field(() => [Float], { description: 'Ascending, one more than there are counts.' })
  edges!: number[];

  @Field(() => [Float], { description: 'How many values lie in each bin.' })
  counts!: number[];
}

@InputType({ description: 'What is expected of a model version.' })
export class RecordBaselineInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { description: 'The version; it can have one baseline.' })
  modelVersionId!: string;

  @Field(() => ID, { nullable: true, description: 'The data it was taken from.' })
  datasetVersionId?: string;

  @Field(() => [DistributionInput], { description: 'How features and predictions were spread.' })
  distributions!: DistributionInput[];

  @Field(() => Float, { description: 'In nats.' })
  logLoss!: number;

  @Field(() => Float, { description: 'Mean predicted probability, 0 to 1.' })
  meanPredicted!: number;

  @Field(() => Float, { description: 'Observed share, 0 to 1.' })
  observedRate!: number;

  @Field(() => Float, { description: 'From how many predictions it was taken.' })
  n!: number;
}

export function showBaseline({ modelVersionId, datasetVersionId, ...baseline }: Baseline): BaselineType {
  return { ...baseline, modelVersion: { id: modelVersionId }, datasetVersion: datasetVersionId === undefined ? undefined : { id: datasetVersionId } };
}
