import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import type { NamedInference } from '../domain/named-predictions.js';
import { ModelVersionRef } from './references.js';

@InputType({ description: 'What an endpoint is asked, in the words of its features.' })
export class PredictInput {
  @Field(() => ID, { nullable: true, description: 'ep_…; absent when project and name are given.' })
  endpointId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The project of the endpoint.' })
  projectId?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the endpoint.' })
  endpoint?: string | null;

  @Field(() => String, { nullable: true, description: 'Id or number of a model version that it serves; absent: as the traffic decides.' })
  version?: string | null;

  @Field(() => [GraphQLJSON], {
    description: '1 to 10,000 objects with a value for each feature, or for the column that the FeatureView computes it from. A feature of several values is a list.',
  })
  rows!: unknown[];

  @Field(() => String, { nullable: true, description: 'What you call this request, to find its predictions by; at most 1,000 characters.' })
  requestId?: string | null;

  @Field(() => String, { nullable: true, description: 'Requests of one key go to one variant; at most 1,000 characters.' })
  stickyKey?: string | null;

  @Field(() => Date, { nullable: true, description: 'When the predicted thing happens; absent: now.' })
  observedAt?: Date | null;

  @Field(() => [String], { nullable: true, description: 'What labels will name the predictions by, one key a row; absent: the request id, followed by # and the row where there are several.' })
  labelKeys?: string[] | null;
}

@ObjectType({ description: 'What an endpoint answered.' })
@Access('signedIn')
export class PredictResult {
  @Field(() => [ID], { description: 'One a row, in order. Predictions can be found about half a second later.' })
  predictionIds!: readonly string[];

  @Field(() => ModelVersionRef, { description: 'The model version that answered.' })
  modelVersion!: ModelVersionRef;

  variantId!: string;

  endpointId!: string;

  @Field(() => [GraphQLJSON], { description: 'An object a row, in order, with each output by its name. Whole numbers beyond 2^53 are text; what is not finite is null.' })
  outputs!: readonly object[];

  @Field(() => Boolean, { description: 'False when the endpoint answers although it could not be logged.' })
  logged!: boolean;
}

export function showInference({ modelVersionId, ...inference }: NamedInference): PredictResult {
  return { ...inference, modelVersion: { id: modelVersionId } };
}
