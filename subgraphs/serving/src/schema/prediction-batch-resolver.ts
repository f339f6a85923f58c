import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Access, GraphQLJSON, type GraphContext } from '@cairn/subgraph';
import { PredictionService } from '../domain/prediction-service.js';
import { PredictionBatchType, PredictionKeyType, showBatch } from './prediction.js';

@injectable()
@Resolver(() => PredictionBatchType)
export class PredictionBatchResolver {
  constructor(@inject(PredictionService) private readonly predictions: PredictionService) {}

  @Query(() => PredictionBatchType, { nullable: true, description: 'The predictions that one predictions.logged event tells of.' })
  @Access('read')
  async predictionBatch(@Arg('batchId', () => ID, { description: 'The batch that an event names.' }) batchId: string, @Ctx() context: GraphContext): Promise<PredictionBatchType | undefined> {
    const [batch] = await this.predictions.batchesByIds([batchId], context);
    return batch && showBatch(batch);
  }

  @FieldResolver(() => [PredictionKeyType], { description: 'Those that labels may name by a key.' })
  labelKeys(@Root() { id }: PredictionBatchType): Promise<PredictionKeyType[]> {
    return this.predictions.labelKeysOf(id);
  }

  @FieldResolver(() => GraphQLJSON, { description: 'At most 5,000 of {id, modelVersionId, variantId, observedAt, features, score}.' })
  async rows(
    @Root() { id }: PredictionBatchType,
    @Arg('features', () => Boolean, { defaultValue: true, description: 'Whether they hold their features, which are most of them.' }) features: boolean,
  ): Promise<object[]> {
    const rows = await this.predictions.rowsOf(id, features);
    return rows.map(({ id: predictionId, modelVersionId, variantId, observedAt, features: values, score }) => ({
      id: predictionId,
      modelVersionId: modelVersionId === '' ? null : modelVersionId,
      variantId,
      observedAt: observedAt.toISOString(),
      ...(values && { features: values }),
      score: score ?? null,
    }));
  }
}
