import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { RolloutService } from '../domain/rollout-service.js';
import type { Rollout } from '../domain/rollout.js';
import { RolloutComparisonType, RolloutNoteType, showComparison, showNote } from './comparison.js';
import { DeploymentStrategyType } from './deployment-strategy.js';
import { EndpointType } from './endpoint.js';
import { StartRolloutInput } from './inputs.js';
import { RolloutStepType, RolloutType, showRollout, showStep } from './rollout.js';
import { VariantType } from './variant.js';

@injectable()
@Resolver(() => RolloutType)
export class RolloutResolver {
  constructor(@inject(RolloutService) private readonly rollouts: RolloutService) {}

  @Query(() => RolloutType, { nullable: true, description: 'A rollout by id.' })
  @Access('read')
  rollout(@Arg('id', () => ID, { description: 'ro_…' }) id: string, @Ctx() context: GraphContext): Promise<RolloutType | undefined> {
    return context.load('Rollout', id);
  }

  @Query(() => [DeploymentStrategyType], { description: 'The installed strategies that a rollout may be done by.' })
  @Access('signedIn')
  strategies(): DeploymentStrategyType[] {
    return this.rollouts.strategies() as DeploymentStrategyType[];
  }

  @Mutation(() => RolloutType, { description: 'Brings an approved version beside the champion and begins to give it traffic.' })
  @Access('operate')
  async startRollout(@Arg('input', () => StartRolloutInput) input: StartRolloutInput, @Ctx() context: GraphContext): Promise<RolloutType> {
    return showRollout(await this.rollouts.start(input, context));
  }

  @Mutation(() => RolloutType, { description: 'Holds the traffic where it is.' })
  @Access('operate')
  async pauseRollout(@Arg('id', () => ID, { description: 'ro_…' }) id: string, @Ctx() context: GraphContext): Promise<RolloutType> {
    return showRollout(await this.rollouts.pause(id, context));
  }

  @Mutation(() => RolloutType, { description: 'Lets a paused rollout go on where it was.' })
  @Access('operate')
  async resumeRollout(@Arg('id', () => ID, { description: 'ro_…' }) id: string, @Ctx() context: GraphContext): Promise<RolloutType> {
    return showRollout(await this.rollouts.resume(id, context));
  }

  @Mutation(() => RolloutType, { description: 'Gives the candidate all traffic at once, whatever the strategy would say.' })
  @Access('operate')
  async promoteRollout(@Arg('id', () => ID, { description: 'ro_…' }) id: string, @Ctx() context: GraphContext): Promise<RolloutType> {
    return showRollout(await this.rollouts.promote(id, context));
  }

  @Mutation(() => RolloutType, { description: 'Gives the champion all traffic again, at once.' })
  @Access('operate')
  async rollBackRollout(@Arg('id', () => ID, { description: 'ro_…' }) id: string, @Arg('reason', () => String, { description: 'Why, in a sentence.' }) reason: string, @Ctx() context: GraphContext): Promise<RolloutType> {
    return showRollout(await this.rollouts.rollBack(id, reason, context));
  }

  @Mutation(() => RolloutType, { description: 'Ends a comparison without a verdict: the champion stays, and the candidate is taken out of service.' })
  @Access('operate')
  async stopRollout(@Arg('id', () => ID, { description: 'ro_…' }) id: string, @Ctx() context: GraphContext): Promise<RolloutType> {
    return showRollout(await this.rollouts.stop(id, context));
  }

  @Subscription(() => RolloutType, {
    description: 'Rollouts of an endpoint as they start, step, are held and end.',
    subscribe: ({ args, context }: { args: { endpointId: string }; context: GraphContext }) => context.resolve(RolloutService).follow(args.endpointId, context),
  })
  @Access('read')
  rolloutChanged(@Arg('endpointId', () => ID, { description: 'The endpoint.' }) _endpointId: string, @Root() rollout: Rollout): RolloutType {
    return showRollout(rollout);
  }

  @FieldResolver(() => EndpointType, { description: 'The endpoint that it changes.' })
  endpoint(@Root() { endpointId }: RolloutType, @Ctx() context: GraphContext): Promise<EndpointType | undefined> {
    return context.load('Endpoint', endpointId);
  }

  @FieldResolver(() => VariantType, { description: 'The variant that answered before.' })
  champion(@Root() { championId }: RolloutType, @Ctx() context: GraphContext): Promise<VariantType | undefined> {
    return context.load('Variant', championId);
  }

  @FieldResolver(() => VariantType, { description: 'The variant that is to take its place.' })
  candidate(@Root() { candidateId }: RolloutType, @Ctx() context: GraphContext): Promise<VariantType | undefined> {
    return context.load('Variant', candidateId);
  }

  @FieldResolver(() => [RolloutStepType], { description: 'Its steps, in order.' })
  async steps(@Root() { id }: RolloutType, @Ctx() context: GraphContext): Promise<RolloutStepType[]> {
    return (await context.gather('steps', { id }, (rollouts) => this.rollouts.stepsOf(rollouts.map((one) => one.id)))).map(showStep);
  }

  @FieldResolver(() => RolloutComparisonType, { nullable: true, description: 'How both answered the same rows in the step that it is in, or ended in; null while no copies were made.' })
  async comparison(@Root() { id, stepIndex }: RolloutType): Promise<RolloutComparisonType | undefined> {
    return showComparison(await this.rollouts.pairsOf(id, stepIndex));
  }

  @FieldResolver(() => [RolloutNoteType], { description: 'What the strategy thought in the step that it is in, or ended in, as time went by: at most the newest 1,000, oldest first.' })
  async notes(@Root() { id, stepIndex }: RolloutType): Promise<RolloutNoteType[]> {
    return (await this.rollouts.notesOf(id, stepIndex)).map(showNote);
  }
}
