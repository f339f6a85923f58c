import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { PipelineRunService } from '../domain/pipeline-run-service.js';
import type { PipelineRun } from '../domain/pipeline-run.js';
import { PipelineRunsArgs, StartPipelineInput } from './inputs.js';
import { PipelineRunConnection, PipelineRunType, showPipelineRun } from './pipeline-run.js';
import { PipelineType } from './pipeline.js';
import { TriggerType } from './trigger.js';

@injectable()
@Resolver(() => PipelineRunType)
export class PipelineRunResolver {
  constructor(@inject(PipelineRunService) private readonly runs: PipelineRunService) {}

  @Query(() => PipelineRunType, { nullable: true, description: 'A run of a pipeline by id.' })
  @Access('read')
  pipelineRun(@Arg('id', () => ID, { description: 'plr_…' }) id: string, @Ctx() context: GraphContext): Promise<PipelineRunType | undefined> {
    return context.load('PipelineRun', id);
  }

  @Query(() => PipelineRunConnection, { name: 'pipelineRuns', description: 'Runs of the pipelines of a project, newest first.' })
  @Access('read')
  async list(@Args(() => PipelineRunsArgs) { projectId, pipelineId, ...page }: PipelineRunsArgs, @Ctx() context: GraphContext): Promise<PipelineRunConnection> {
    return connectionOf(await this.runs.list({ projectId, pipelineId: pipelineId ?? undefined }, page, context), showPipelineRun);
  }

  @Mutation(() => PipelineRunType, { description: 'Starts a run of the newest definition; it acts as you, with the roles you hold now.' })
  @Access('log')
  async startPipeline(@Arg('input', () => StartPipelineInput) input: StartPipelineInput, @Ctx() context: GraphContext): Promise<PipelineRunType> {
    return showPipelineRun(await this.runs.start(input, context));
  }

  @Mutation(() => PipelineRunType, { description: 'Stops a run: its jobs are ended, nothing more is started. A rollout that it began goes on.' })
  @Access('log')
  async cancelPipelineRun(@Arg('id', () => ID, { description: 'plr_…' }) id: string, @Ctx() context: GraphContext): Promise<PipelineRunType> {
    return showPipelineRun(await this.runs.cancel(id, context));
  }

  @Subscription(() => PipelineRunType, {
    description: 'Runs of a project as they start, get on and end.',
    subscribe: ({ args, context }: { args: { projectId: string }; context: GraphContext }) => context.resolve(PipelineRunService).follow(args.projectId, context),
  })
  @Access('read')
  pipelineRunChanged(@Arg('projectId', () => ID, { description: 'The project.' }) _projectId: string, @Root() run: PipelineRun): PipelineRunType {
    return showPipelineRun(run);
  }

  @FieldResolver(() => PipelineType, { description: 'The pipeline, in its newest version.' })
  pipeline(@Root() { pipelineId }: PipelineRunType, @Ctx() context: GraphContext): Promise<PipelineType | undefined> {
    return context.load('Pipeline', pipelineId);
  }

  @FieldResolver(() => TriggerType, { nullable: true, description: 'The trigger that started it; null when a person did.' })
  trigger(@Root() { triggerId }: PipelineRunType, @Ctx() context: GraphContext): Promise<TriggerType | undefined> | undefined {
    return triggerId === undefined ? undefined : context.load('Trigger', triggerId);
  }
}
