import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { EndpointService } from '../domain/endpoint-service.js';
import type { Endpoint } from '../domain/endpoint.js';
import { ExternalEndpoints } from '../domain/external-endpoints.js';
import { RolloutService } from '../domain/rollout-service.js';
import { StreamService } from '../domain/stream-service.js';
import { EndpointConnection, EndpointType, showEndpoint, UnloggedPredictionsType } from './endpoint.js';
import { ConfigureEndpointArgs, CreateEndpointInput, EndpointByNameArgs, ProjectPageArgs, RegisterExternalEndpointInput } from './inputs.js';
import { RolloutConnection, RolloutType, showRollout } from './rollout.js';
import { PredictionStreamType, showStream } from './stream.js';
import { EndpointTrafficType, showTraffic } from './traffic.js';
import { showVariant, VariantType } from './variant.js';

@injectable()
@Resolver(() => EndpointType)
export class EndpointResolver {
  constructor(
    @inject(EndpointService) private readonly endpoints: EndpointService,
    @inject(ExternalEndpoints) private readonly external: ExternalEndpoints,
    @inject(RolloutService) private readonly rollouts: RolloutService,
    @inject(StreamService) private readonly predictionStreams: StreamService,
  ) {}

  @Query(() => EndpointType, { nullable: true, description: 'An endpoint by id.' })
  @Access('read')
  endpoint(@Arg('id', () => ID, { description: 'ep_…' }) id: string, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    return context.load('Endpoint', id);
  }

  @Query(() => EndpointType, { nullable: true, description: 'An endpoint by its name in a project.' })
  @Access('read')
  async endpointByName(@Args(() => EndpointByNameArgs) { projectId, name }: EndpointByNameArgs, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    const endpoint = await this.endpoints.byName(projectId, name, context);
    return endpoint && showEndpoint(endpoint);
  }

  @Query(() => EndpointConnection, { name: 'endpoints', description: 'Endpoints of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<EndpointConnection> {
    return connectionOf(await this.endpoints.list(projectId, page, context), showEndpoint);
  }

  @Mutation(() => EndpointType, { description: 'Makes an endpoint for an approved model version; it answers when this returns.' })
  @Access('operate')
  async createEndpoint(@Arg('input', () => CreateEndpointInput) input: CreateEndpointInput, @Ctx() context: GraphContext): Promise<EndpointType> {
    return showEndpoint(await this.endpoints.create(input, context));
  }

  @Mutation(() => EndpointType, { description: 'Makes an endpoint whose model answers elsewhere, or says of one that is there which version answers now. What it answers comes to /api/v1/cloudevents.' })
  @Access('operate')
  async registerExternalEndpoint(@Arg('input', () => RegisterExternalEndpointInput) input: RegisterExternalEndpointInput, @Ctx() context: GraphContext): Promise<EndpointType> {
    return showEndpoint(await this.external.register(input, context));
  }

  @Mutation(() => EndpointType, { description: 'Changes how an endpoint is served; what is absent stays as it is, what is null becomes the default.' })
  @Access('operate')
  async configureEndpoint(@Args(() => ConfigureEndpointArgs) { id, settings }: ConfigureEndpointArgs, @Ctx() context: GraphContext): Promise<EndpointType> {
    return showEndpoint(await this.endpoints.configure(id, settings, context));
  }

  @Subscription(() => EndpointType, {
    description: 'Endpoints of a project as they, their variants and their rollouts change; at most once a second as predictions are logged.',
    subscribe: ({ args, context }: { args: { projectId: string }; context: GraphContext }) => context.resolve(EndpointService).follow(args.projectId, context),
  })
  @Access('read')
  endpointChanged(@Arg('projectId', () => ID, { description: 'The project.' }) _projectId: string, @Root() endpoint: Endpoint): EndpointType {
    return showEndpoint(endpoint);
  }

  @FieldResolver(() => [VariantType], { description: 'Its variants, those in service first; of the retired ones the newest.' })
  async variants(@Root() { id }: EndpointType): Promise<VariantType[]> {
    return (await this.endpoints.variantsOf(id)).map(showVariant);
  }

  @FieldResolver(() => VariantType, { nullable: true, description: 'The variant that answers unless a rollout says otherwise.' })
  async champion(@Root() { id }: EndpointType): Promise<VariantType | undefined> {
    const champion = await this.endpoints.championOf(id);
    return champion && showVariant(champion);
  }

  @FieldResolver(() => RolloutType, { nullable: true, description: 'The rollout that is under way, running or paused.' })
  async rollout(@Root() { id }: EndpointType): Promise<RolloutType | undefined> {
    const rollout = await this.rollouts.openOf(id);
    return rollout && showRollout(rollout);
  }

  @FieldResolver(() => RolloutConnection, { name: 'rollouts', description: 'Its rollouts, newest first.' })
  async rolloutsOf(@Root() { id }: EndpointType, @Args(() => PageArgs) page: PageArgs): Promise<RolloutConnection> {
    return connectionOf(await this.rollouts.list(id, page), showRollout);
  }

  @FieldResolver(() => [PredictionStreamType], { description: 'Subjects whose messages it answers, oldest first; at most 20.' })
  async streams(@Root() { id }: EndpointType): Promise<PredictionStreamType[]> {
    return (await this.predictionStreams.streamsOf(id)).map(showStream);
  }

  @FieldResolver(() => Float, { description: 'How many predictions it has answered, logged or not.' })
  predictionCount(@Root() { id }: EndpointType): Promise<number> {
    return this.endpoints.countPredictions(id);
  }

  @FieldResolver(() => EndpointTrafficType, { description: 'What its variants did lately; a second or so after the answers.' })
  async traffic(@Root() { id }: EndpointType, @Arg('minutes', () => Int, { defaultValue: 60, description: 'How far back, 1 to 1,440.' }) minutes: number): Promise<EndpointTrafficType> {
    return showTraffic(await this.endpoints.trafficOf(id, minutes));
  }

  @FieldResolver(() => UnloggedPredictionsType, { nullable: true, description: 'What it answered without being logged; null when there is nothing of that.' })
  unlogged(@Root() { id }: EndpointType): Promise<UnloggedPredictionsType | undefined> {
    return this.endpoints.unloggedOf(id);
  }
}
