import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { TriggerService } from '../domain/trigger-service.js';
import { DefineTriggerInput } from './inputs.js';
import { PipelineType } from './pipeline.js';
import { showTrigger, TriggerType } from './trigger.js';

@injectable()
@Resolver(() => TriggerType)
export class TriggerResolver {
  constructor(@inject(TriggerService) private readonly triggers: TriggerService) {}

  @Mutation(() => TriggerType, { description: 'Lets something start a pipeline; a trigger that says the same is there once.' })
  @Access('log')
  async defineTrigger(@Arg('input', () => DefineTriggerInput) input: DefineTriggerInput, @Ctx() context: GraphContext): Promise<TriggerType> {
    return showTrigger(await this.triggers.define(input, context));
  }

  @FieldResolver(() => PipelineType, { description: 'The pipeline that it starts.' })
  pipeline(@Root() { pipelineId }: TriggerType, @Ctx() context: GraphContext): Promise<PipelineType | undefined> {
    return context.load('Pipeline', pipelineId);
  }
}
