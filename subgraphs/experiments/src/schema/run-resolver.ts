import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { InvalidInputError } from '@cairn/core';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { ArtifactService } from '../domain/artifact-service.js';
import { MetricService } from '../domain/metric-service.js';
import { RunService } from '../domain/run-service.js';
import type { Run } from '../domain/run.js';
import { MetricSeriesArgs, RunsArgs } from './arguments.js';
import { ArtifactType, showArtifact } from './artifact.js';
import { ExperimentType } from './experiment.js';
import { EndRunInput, LogInputsInput, LogParamsInput, StartRunInput } from './inputs.js';
import { MetricSeriesType, MetricSummaryType, showSeries, showSummary } from './metric-types.js';
import { ParamType, RunConnection, RunStatus, RunType, showRun } from './run.js';

@injectable()
@Resolver(() => RunType)
export class RunResolver {
  constructor(
    @inject(RunService) private readonly runs: RunService,
    @inject(MetricService) private readonly metrics: MetricService,
    @inject(ArtifactService) private readonly artifacts: ArtifactService,
  ) {}

  @Query(() => RunType, { nullable: true, description: 'A run by id.' })
  @Access('read')
  run(@Arg('id', () => ID, { description: 'run_…' }) id: string, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    return context.load('Run', id);
  }

  @Query(() => RunConnection, { name: 'runs', description: 'Runs of a project, newest first.' })
  @Access('read')
  async list(@Args(() => RunsArgs) { projectId, experimentId, status, ...page }: RunsArgs, @Ctx() context: GraphContext): Promise<RunConnection> {
    return connectionOf(await this.runs.list({ projectId, experimentId, status }, page, context), showRun);
  }

  @Mutation(() => RunType, { description: 'Starts a run.' })
  @Access('log')
  async startRun(@Arg('input', () => StartRunInput) input: StartRunInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.start(input, context));
  }

  @Mutation(() => RunType, { description: 'Adds settings to a run.' })
  @Access('log')
  async logParams(@Arg('input', () => LogParamsInput) input: LogParamsInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.logParams(input.runId, input.params, context));
  }

  @Mutation(() => RunType, { description: 'Names data that a run uses.' })
  @Access('log')
  async logInputs(@Arg('input', () => LogInputsInput) input: LogInputsInput, @Ctx() context: GraphContext): Promise<RunType> {
    return showRun(await this.runs.logInputs(input.runId, input.datasetVersionIds, context));
  }

  @Mutation(() => RunType, { description: 'Ends a run. It cannot be reopened.' })
  @Access('log')
  async endRun(@Arg('input', () => EndRunInput) { runId, status, reason }: EndRunInput, @Ctx() context: GraphContext): Promise<RunType> {
    if (status === RunStatus.RUNNING) throw new InvalidInputError("'status' is RUNNING; expected FINISHED or FAILED");
    return showRun(await this.runs.end(runId, { outcome: status, reason }, context));
  }

  @Subscription(() => RunType, {
    description: 'Runs of a project as they start, get inputs and end.',
    subscribe: ({ args, context }: { args: { projectId: string }; context: GraphContext }) =>
      context.resolve(RunService).follow(args.projectId, context),
  })
  @Access('read')
  runChanged(@Arg('projectId', () => ID, { description: 'The project.' }) _projectId: string, @Root() run: Run): RunType {
    return showRun(run);
  }

  @FieldResolver(() => ExperimentType, { description: 'The experiment it belongs to.' })
  experiment(@Root() run: RunType, @Ctx() context: GraphContext): Promise<ExperimentType | undefined> {
    return context.load('Experiment', run.experimentId);
  }

  @FieldResolver(() => [ParamType], { description: 'Its settings, by name.' })
  params(@Root() run: RunType): Promise<ParamType[]> {
    return this.runs.paramsOf(run.source);
  }

  @FieldResolver(() => [MetricSummaryType], { name: 'metrics', description: 'What is known of each of its metrics.' })
  async summaries(@Root() run: RunType): Promise<MetricSummaryType[]> {
    return (await this.metrics.summaries(run.source)).map(showSummary);
  }

  @FieldResolver(() => [MetricSeriesType], { description: 'Its metrics over the steps.' })
  async metricSeries(@Root() run: RunType, @Args(() => MetricSeriesArgs) { keys, maxPoints }: MetricSeriesArgs): Promise<MetricSeriesType[]> {
    return (await this.metrics.series(run.source, keys, maxPoints)).map(showSeries);
  }

  @FieldResolver(() => [ArtifactType], { name: 'artifacts', description: 'The files it produced, in the order logged.' })
  async artifactsOf(@Root() run: RunType): Promise<ArtifactType[]> {
    return (await this.artifacts.ofRun(run.source)).map(showArtifact);
  }
}
