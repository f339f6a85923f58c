import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { NamedPredictions } from '../domain/named-predictions.js';
import { EndpointType } from './endpoint.js';
import { PredictInput, PredictResult, showInference } from './predict.js';
import { VariantType } from './variant.js';

@injectable()
@Resolver(() => PredictResult)
export class PredictResolver {
  constructor(@inject(NamedPredictions) private readonly predictions: NamedPredictions) {}

  @Mutation(() => PredictResult, { description: 'Asks an endpoint about rows of named features. It answers, logs and routes as the doors of the inference protocol do.' })
  @Access('read')
  async predict(@Arg('input', () => PredictInput) input: PredictInput, @Ctx() context: GraphContext): Promise<PredictResult> {
    return showInference(await this.predictions.predict(input, context));
  }

  @FieldResolver(() => VariantType, { description: 'The variant that answered.' })
  variant(@Root() { variantId }: PredictResult, @Ctx() context: GraphContext): Promise<VariantType | undefined> {
    return context.load('Variant', variantId);
  }

  @FieldResolver(() => EndpointType, { description: 'The endpoint that was asked.' })
  endpoint(@Root() { endpointId }: PredictResult, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    return context.load('Endpoint', endpointId);
  }
}
