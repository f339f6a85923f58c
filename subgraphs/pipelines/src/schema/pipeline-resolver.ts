import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { PipelineRunService } from '../domain/pipeline-run-service.js';
import { PipelineService } from '../domain/pipeline-service.js';
import { TriggerService } from '../domain/trigger-service.js';
import { DefinePipelineInput, PipelineByNameArgs, ProjectPageArgs } from './inputs.js';
import { PipelineRunConnection, showPipelineRun } from './pipeline-run.js';
import { PipelineConnection, PipelineType, showPipeline } from './pipeline.js';
import { showTrigger, TriggerType } from './trigger.js';

@injectable()
@Resolver(() => PipelineType)
export class PipelineResolver {
  constructor(
    @inject(PipelineService) private readonly pipelines: PipelineService,
    @inject(PipelineRunService) private readonly runs: PipelineRunService,
    @inject(TriggerService) private readonly triggers: TriggerService,
  ) {}

  @Query(() => PipelineType, { nullable: true, description: 'A pipeline by id.' })
  @Access('read')
  pipeline(@Arg('id', () => ID, { description: 'pl_…' }) id: string, @Ctx() context: GraphContext): Promise<PipelineType | undefined> {
    return context.load('Pipeline', id);
  }

  @Query(() => PipelineType, { nullable: true, description: 'A pipeline by its name in a project.' })
  @Access('read')
  async pipelineByName(@Args(() => PipelineByNameArgs) { projectId, name }: PipelineByNameArgs, @Ctx() context: GraphContext): Promise<PipelineType | undefined> {
    const pipeline = await this.pipelines.byName(projectId, name, context);
    return pipeline && showPipeline(pipeline);
  }

  @Query(() => PipelineConnection, { name: 'pipelines', description: 'Pipelines of a project, newest first.' })
  @Access('read')
  async list(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<PipelineConnection> {
    return connectionOf(await this.pipelines.list(projectId, page, context), showPipeline);
  }

  @Mutation(() => PipelineType, { description: 'Defines a pipeline, or its next version; the same definition again changes nothing.' })
  @Access('log')
  async definePipeline(@Arg('input', () => DefinePipelineInput) input: DefinePipelineInput, @Ctx() context: GraphContext): Promise<PipelineType> {
    return showPipeline(await this.pipelines.define(input, context));
  }

  @FieldResolver(() => [TriggerType], { name: 'triggers', description: 'What starts it, oldest first.' })
  async triggersOf(@Root() { id }: PipelineType): Promise<TriggerType[]> {
    return (await this.triggers.ofPipeline(id)).map(showTrigger);
  }

  @FieldResolver(() => PipelineRunConnection, { name: 'runs', description: 'Its runs, newest first.' })
  async runsOf(@Root() { id, projectId }: PipelineType, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphContext): Promise<PipelineRunConnection> {
    return connectionOf(await this.runs.list({ projectId, pipelineId: id }, page, context), showPipelineRun);
  }
}
