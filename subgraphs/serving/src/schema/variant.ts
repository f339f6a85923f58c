import { Directive, Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { Variant } from '../domain/endpoint.js';
import { ModelVersionRef } from './references.js';

export enum VariantState {
  EXTERNAL = 'external',
  LOADING = 'loading',
  READY = 'ready',
  ASLEEP = 'asleep',
  FAILED = 'failed',
  RETIRED = 'retired',
}
registerEnumType(VariantState, { name: 'VariantState', description: 'Whether a variant can answer.' });

@ObjectType('VariantStatistics', { description: 'What a variant did in all its time. Failures are those it is to blame for.' })
@Access('signedIn')
export class VariantStatisticsType {
  @Field(() => Float, { description: 'Requests answered, well or not.' })
  requests!: number;

  @Field(() => Float, { description: 'Requests that failed.' })
  errors!: number;

  @Field(() => Float, { description: 'Predictions: rows of requests that were answered well.' })
  predictions!: number;

  @Field(() => Float, { description: 'Those of them that were made of copies, and reached no caller.' })
  copies!: number;

  @Field(() => Float, { description: 'Median of the time to an answer, in milliseconds.' })
  p50Ms!: number;

  @Field(() => Float, { description: '95 % of answers came within this time, in milliseconds.' })
  p95Ms!: number;

  @Field(() => Float, { description: '99 % of answers came within this time, in milliseconds.' })
  p99Ms!: number;
}

@ObjectType('Variant', { description: 'One model version at an endpoint.' })
@Directive('@key(fields: "id")')
@Access('read')
export class VariantType {
  @Field(() => ID, { description: 'var_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  endpointId!: string;

  @Field(() => ModelVersionRef, { nullable: true, description: 'The model version that it answers with; null at an external endpoint of which that is not known.' })
  modelVersion?: ModelVersionRef | undefined;

  @Field(() => Float, { description: 'Share of the requests that it answers, 0 to 100.' })
  trafficPercent!: number;

  @Field(() => String, { description: 'sha256: and 64 hex digits of the ONNX file that was approved: other bytes are never loaded; empty at an external endpoint.' })
  digest!: string;

  @Field(() => Date, { description: 'When it was deployed.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was taken out of service.' })
  retiredAt?: Date | undefined;

  /** What the resolvers of its other fields work on. */
  source!: Variant;
}

export function showVariant(variant: Variant): VariantType {
  const { id, projectId, endpointId, modelVersionId, trafficPercent, digest, createdAt, retiredAt } = variant;
  return { id, projectId, endpointId, modelVersion: modelVersionId === '' ? undefined : { id: modelVersionId }, trafficPercent, digest, createdAt, retiredAt, source: variant };
}
