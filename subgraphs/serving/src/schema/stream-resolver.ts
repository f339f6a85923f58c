import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { StreamService } from '../domain/stream-service.js';
import type { UnansweredMessages } from '../domain/stream-status.js';
import { EndpointType } from './endpoint.js';
import { CreateStreamInput, PredictionStreamStatusType, PredictionStreamType, showStatus, showStream } from './stream.js';

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

  @FieldResolver(() => PredictionStreamStatusType, { description: 'Whether its messages are being answered now.' })
  status(@Root() { source }: PredictionStreamType): PredictionStreamStatusType {
    return showStatus(this.streams.statusOf(source));
  }

  @FieldResolver(() => Int, { description: 'Messages of the last 24 hours that could not be answered, and went to the subject of dead letters.' })
  async deadLetters(@Root() stream: PredictionStreamType, @Ctx() context: GraphContext): Promise<number> {
    return (await this.unansweredOf(stream, context)).dead;
  }

  @FieldResolver(() => Int, { description: 'Messages of the last 24 hours at which the model failed, and which are tried again.' })
  async retried(@Root() stream: PredictionStreamType, @Ctx() context: GraphContext): Promise<number> {
    return (await this.unansweredOf(stream, context)).retried;
  }

  private unansweredOf(stream: PredictionStreamType, context: GraphContext): Promise<UnansweredMessages> {
    return context.gather('unanswered messages', stream, (streams) => this.streams.unansweredOf(streams.map(({ id }) => id)));
  }
}
