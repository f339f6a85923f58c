import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { PredictionRetention } from '../domain/prediction-retention.js';
import { PredictionService } from '../domain/prediction-service.js';
import { RolloutService } from '../domain/rollout-service.js';
import { EndpointType } from './endpoint.js';
import { PredictionKeysArgs, PredictionsArgs, PurgePredictionsArgs } from './inputs.js';
import { PredictionConnection, PredictionKeyType, PredictionType, PredictionPurge, showPrediction } from './prediction.js';
import { showShadowAnswer, ShadowAnswerType } from './shadow-answer.js';
import { RolloutStepType, RolloutType, showStep } from './rollout.js';
import { VariantType } from './variant.js';

@injectable()
@Resolver(() => PredictionType)
export class PredictionResolver {
  constructor(
    @inject(PredictionService) private readonly predictions: PredictionService,
    @inject(PredictionRetention) private readonly retention: PredictionRetention,
    @inject(RolloutService) private readonly rollouts: RolloutService,
  ) {}

  @Query(() => PredictionType, { nullable: true, description: 'A prediction by id. It can be found about half a second after its answer, and within two where an endpoint answers many.' })
  @Access('read')
  prediction(@Arg('id', () => ID, { description: 'prd_…' }) id: string, @Ctx() context: GraphContext): Promise<PredictionType | undefined> {
    return context.load('Prediction', id);
  }

  @Query(() => PredictionConnection, { name: 'predictions', description: 'Predictions of an endpoint, newest first.' })
  @Access('read')
  async list(@Args(() => PredictionsArgs) { first, after, ...query }: PredictionsArgs, @Ctx() context: GraphContext): Promise<PredictionConnection> {
    return connectionOf(await this.predictions.list(query, { first, after }, context), showPrediction);
  }

  @Query(() => [PredictionKeyType], { description: 'Which predictions have the keys: of each key the newest 10.' })
  @Access('read')
  predictionKeys(@Args(() => PredictionKeysArgs) { projectId, endpointId, keys }: PredictionKeysArgs, @Ctx() context: GraphContext): Promise<PredictionKeyType[]> {
    return this.predictions.byKeys({ projectId, endpointId, keys }, context);
  }

  @Mutation(() => PredictionPurge, { description: 'Deletes the oldest predictions of an endpoint for good. Their labels, and what was counted of them, stay.' })
  @Access('administer')
  purgePredictions(@Args(() => PurgePredictionsArgs) { endpointId, before }: PurgePredictionsArgs, @Ctx() context: GraphContext): Promise<PredictionPurge> {
    return this.retention.purge(endpointId, before, context);
  }

  @FieldResolver(() => EndpointType, { description: 'The endpoint that answered.' })
  endpoint(@Root() { endpointId }: PredictionType, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    return context.load('Endpoint', endpointId);
  }

  @FieldResolver(() => VariantType, { description: 'The variant that answered.' })
  variant(@Root() { variantId }: PredictionType, @Ctx() context: GraphContext): Promise<VariantType | undefined> {
    return context.load('Variant', variantId);
  }

  @FieldResolver(() => [ShadowAnswerType], { description: 'What candidates answered to copies of it, that no caller got.' })
  async shadowAnswers(@Root() prediction: PredictionType, @Ctx() context: GraphContext): Promise<ShadowAnswerType[]> {
    return (await context.gather('shadow answers', prediction, (predictions) => this.predictions.shadowsOf(predictions.map(({ id }) => id)))).map(showShadowAnswer);
  }

  @FieldResolver(() => RolloutType, { nullable: true, description: 'The rollout that was under way.' })
  async rollout(@Root() { rolloutId }: PredictionType, @Ctx() context: GraphContext): Promise<RolloutType | undefined> {
    return rolloutId === undefined ? undefined : context.load('Rollout', rolloutId);
  }

  @FieldResolver(() => RolloutStepType, { nullable: true, description: 'The step in which that rollout was.' })
  async rolloutStep(@Root() { rolloutId, stepIndex }: PredictionType, @Ctx() context: GraphContext): Promise<RolloutStepType | undefined> {
    if (rolloutId === undefined) return undefined;
    const steps = await context.gather('steps', { id: rolloutId }, (rollouts) => this.rollouts.stepsOf(rollouts.map(({ id }) => id)));
    const step = steps.find(({ index }) => index === stepIndex);
    return step && showStep(step);
  }

  @FieldResolver(() => ID, { nullable: true, description: 'The event that tells of its batch: its place in the audit trail.' })
  async eventId(@Root() { batchId }: PredictionType, @Ctx() context: GraphContext): Promise<string | undefined> {
    return (await context.load<{ eventId?: string }>('PredictionBatch', batchId))?.eventId;
  }
}
