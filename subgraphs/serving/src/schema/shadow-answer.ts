import { Field, Float, ID, ObjectType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import type { ShadowAnswer } from '../domain/prediction.js';
import { ModelVersionRef } from './references.js';

@ObjectType('ShadowAnswer', { description: 'What a candidate answered to the copy of a row: it is kept beside the prediction, and no caller got it.' })
@Access('signedIn')
export class ShadowAnswerType {
  @Field(() => ID, { description: 'The variant that answered the copy.' })
  variantId!: string;

  @Field(() => ModelVersionRef, { description: 'The model version that answered the copy.' })
  modelVersion!: ModelVersionRef;

  @Field(() => GraphQLJSON, { description: 'What it answered, by output.' })
  outputs!: unknown;

  @Field(() => Float, { nullable: true, description: 'The first number of the first output that holds floats.' })
  score?: number | undefined;

  @Field(() => Float, { description: 'How long it took, in milliseconds.' })
  latencyMs!: number;
}

export function showShadowAnswer({ modelVersionId, variantId, outputs, score, latencyMs }: ShadowAnswer): ShadowAnswerType {
  return { variantId, modelVersion: { id: modelVersionId }, outputs, score, latencyMs };
}
