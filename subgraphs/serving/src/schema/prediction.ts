import { Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { LoggedPrediction, PredictionBatch } from '../domain/prediction.js';
import { ModelVersionRef } from './references.js';

@ObjectType('Prediction', { description: 'One thing that was predicted: a row of an answered request.' })
@Directive('@key(fields: "id")')
@Access('read')
export class PredictionType {
  @Field(() => ID, { description: 'prd_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  endpointId!: string;

  variantId!: string;

  rolloutId?: string | undefined;

  stepIndex?: number | undefined;

  @Field(() => ModelVersionRef, { nullable: true, description: 'The model version that answered; null at an external endpoint of which that is not known.' })
  modelVersion?: ModelVersionRef | undefined;

  @Field(() => Float, { description: 'Share of the traffic that its variant had then, 0 to 100.' })
  trafficPercent!: number;

  @Field(() => Date, { description: 'The time that the predicted thing belongs to.' })
  observedAt!: Date;

  @Field(() => Date, { description: 'When it was answered.' })
  servedAt!: Date;

  @Field(() => Float, { description: 'From the request to its answer, in milliseconds.' })
  latencyMs!: number;

  @Field(() => GraphQLJSON, { description: 'What the model was given, by input: a value or a list of them; very long ones by their digest, redacted ones as null.' })
  features!: unknown;

  @Field(() => GraphQLJSON, { description: 'What it answered, by output.' })
  outputs!: unknown;

  @Field(() => Float, { nullable: true, description: 'The first number of the first output that holds floats: for a classifier, the probability.' })
  score?: number | undefined;

  @Field(() => ActorRef, { description: 'Who asked.' })
  caller!: ActorRef;

  @Field(() => String, { nullable: true, description: 'The id that the caller gave its request.' })
  requestId?: string | undefined;

  @Field(() => [String], { description: 'Inputs whose values are not kept.' })
  redacted!: readonly string[];

  @Field(() => String, { nullable: true, description: 'The sticky key of its request as 16 hexadecimal digits: the same for all requests of one key at the endpoint.' })
  stickyHash?: string | undefined;

  @Field(() => String, { nullable: true, description: 'What labels may name it by: the label_key of its request, or else the id of its request, with # and the place of its row where there are several.' })
  labelKey?: string | undefined;

  @Field(() => ID, { description: 'The batch in which it was logged, as predictions.logged names it.' })
  batchId!: string;
}

@ObjectType({ description: 'What came of an order to delete predictions.' })
@Access('signedIn')
export class PredictionPurge {
  @Field(() => Float, { description: 'Predictions that were deleted.' })
  deleted!: number;

  @Field(() => Boolean, { description: 'Whether some are left: one order deletes at most 200,000, and may be given again.' })
  more!: boolean;
}

@ObjectType({ description: 'One page of predictions, newest first.' })
@Access('read')
export class PredictionConnection extends Connection(() => PredictionType) {}

@ObjectType('PredictionKey', { description: 'A prediction and what labels may name it by.' })
@Access('read')
export class PredictionKeyType {
  @Field(() => String, { description: 'The key that its caller gave it.' })
  key!: string;

  @Field(() => ID, { description: 'prd_…' })
  predictionId!: string;
}

@ObjectType('PredictionBatch', { description: 'The predictions that one predictions.logged event tells of.' })
@Access('read')
export class PredictionBatchType {
  @Field(() => ID, { description: 'bat_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => ID, { description: 'The endpoint that answered.' })
  endpointId!: string;

  @Field(() => ID, { nullable: true, description: 'The event that tells of it; null when the batch holds nothing but failures.' })
  eventId?: string | undefined;
}

export function showPrediction({ modelVersionId, callerId, ...rest }: LoggedPrediction): PredictionType {
  return { ...rest, modelVersion: modelVersionId === '' ? undefined : { id: modelVersionId }, caller: { id: callerId } };
}

export function showBatch(batch: PredictionBatch): PredictionBatchType {
  return { ...batch };
}
