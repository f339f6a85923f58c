import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { StreamService } from '../domain/stream-service.js';
import { EndpointType } from './endpoint.js';
import { CreateStreamInput, PredictionStreamType, showStream } from './stream.js';

@injectable()
@Resolver(() => PredictionStreamType)
export class StreamResolver {
  constructor(@inject(StreamService) private readonly streams: StreamService) {}

  @Query(() => PredictionStreamType, { nullable: true, description: 'A stream by id.' })
  @Access('read')
  predictionStream(@Arg('id', () => ID, { description: 'stm_…' }) id: string, @Ctx() context: GraphContext): Promise<PredictionStreamType | undefined> {
    return context.load('PredictionStream', id);
  }

  @Mutation(() => PredictionStreamType, { description: 'Has an endpoint answer the messages of a subject, those that are kept there already too.' })
  @Access('operate')
  async createStream(@Arg('input', () => CreateStreamInput) input: CreateStreamInput, @Ctx() context: GraphContext): Promise<PredictionStreamType> {
    return showStream(await this.streams.create(input, context));
  }

  @Mutation(() => PredictionStreamType, { description: 'Ends a stream; what was delivered is still answered.' })
  @Access('operate')
  async deleteStream(@Arg('id', () => ID, { description: 'stm_…' }) id: string, @Ctx() context: GraphContext): Promise<PredictionStreamType> {
    return showStream(await this.streams.delete(id, context));
  }

  @FieldResolver(() => EndpointType, { description: 'The endpoint that answers.' })
  endpoint(@Root() { endpointId }: PredictionStreamType, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    return context.load('Endpoint', endpointId);
  }
}
