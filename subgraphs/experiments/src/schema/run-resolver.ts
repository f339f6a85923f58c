import { inject, injectable } from 'tsyringe';
import { Args, Ctx, FieldResolver, ID, Arg, Query, Resolver, Root, Subscription } from 'type-graphql';
import { InvalidInputError, NotFoundError } from '@cairn/core';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { ArtifactService } from '../domain/artifact-service.js';
import { InputService } from '../domain/input-service.js';
import { LoggedModelService } from '../domain/logged-model-service.js';
import { MetricService } from '../domain/metric-service.js';
import { RunService } from '../domain/run-service.js';
import type { Run } from '../domain/run.js';
import type { Tag } from '../domain/tag.js';
import { MetricHistoryArgs, MetricSeriesArgs, OnlyKeysArgs, RunsArgs } from './arguments.js';
import { ArtifactType, showArtifact } from './artifact.js';
import { ExperimentType } from './experiment.js';
import { ExternalDatasetUseType, showUse } from './external-dataset.js';
import { LoggedModelType, showLoggedModel } from './logged-model.js';
import { MetricHistoryType, MetricSeriesType, MetricSummaryType, showPoint, showSeries, showSummary } from './metric-types.js';
import { ParamType, RunConnection, RunType, showRun } from './run.js';
import { noteIn, TagType, withoutNote } from './tag.js';

/** The most runs that are compared. */
const mostCompared = 50;

/** Reads of runs. */
@injectable()
@Resolver(() => RunType)
export class RunResolver {
  constructor(
    @inject(RunService) private readonly runs: RunService,
    @inject(MetricService) private readonly metrics: MetricService,
    @inject(ArtifactService) private readonly artifacts: ArtifactService,
    @inject(InputService) private readonly inputs: InputService,
    @inject(LoggedModelService) private readonly models: LoggedModelService,
  ) {}

  @Query(() => RunType, { nullable: true, description: 'A run by id.' })
  @Access('read')
  run(@Arg('id', () => ID, { description: 'run_…' }) id: string, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    return context.load('Run', id);
  }

  @Query(() => RunConnection, { name: 'runs', description: 'Runs of a project that are used, newest first.' })
  @Access('read')
  async list(@Args(() => RunsArgs) { projectId, experimentId, status, ...page }: RunsArgs, @Ctx() context: GraphContext): Promise<RunConnection> {
    return connectionOf(await this.runs.list({ projectId, experimentId, status }, page, context), showRun);
  }

  @Query(() => [RunType], { description: 'Runs side by side, in the order asked for.' })
  @Access('read')
  async compareRuns(@Arg('runIds', () => [ID], { description: '1 to 50 runs.' }) runIds: string[], @Ctx() context: GraphContext): Promise<RunType[]> {
    if (runIds.length === 0 || runIds.length > mostCompared) throw new InvalidInputError(`${runIds.length} runs named; expected 1 to ${mostCompared}`);
    const found = await this.runs.byIds(runIds, context);
    return found.map((run, place) => {
      if (!run) throw NotFoundError.node('Run', runIds[place]!);
      return showRun(run);
    });
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

  @FieldResolver(() => RunType, { nullable: true, description: 'The run that it is nested in.' })
  async parent(@Root() { source }: RunType, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    return source.parentId === undefined ? undefined : context.load('Run', source.parentId);
  }

  @FieldResolver(() => RunConnection, { description: 'The runs that are nested in it, newest first.' })
  async children(@Root() { id, projectId }: RunType, @Args(() => PageArgs) page: PageArgs, @Ctx() context: GraphContext): Promise<RunConnection> {
    return connectionOf(await this.runs.list({ projectId, parentId: id }, page, context), showRun);
  }

  @FieldResolver(() => [ParamType], { description: 'Its settings, by name.' })
  params(@Root() run: RunType, @Args(() => OnlyKeysArgs) { keys }: OnlyKeysArgs, @Ctx() context: GraphContext): Promise<ParamType[]> {
    return context.gather(named('params', keys), run, (runs) => this.runs.paramsOf(runs.map(({ id }) => id), keys));
  }

  @FieldResolver(() => [TagType], { description: 'Words about it, by name.' })
  async tags(@Root() run: RunType, @Args(() => OnlyKeysArgs) { keys }: OnlyKeysArgs, @Ctx() context: GraphContext): Promise<TagType[]> {
    const tags = withoutNote(await this.tagsOf(run, context));
    return keys ? tags.filter(({ key }) => keys.includes(key)) : tags;
  }

  @FieldResolver(() => String, { nullable: true, description: 'The value of one tag.' })
  async tag(@Root() run: RunType, @Arg('key', () => String, { description: 'Name of the tag.' }) key: string, @Ctx() context: GraphContext): Promise<string | undefined> {
    return (await this.tagsOf(run, context)).find((tag) => tag.key === key)?.value;
  }

  @FieldResolver(() => String, { nullable: true, description: 'What it is about, in Markdown.' })
  async note(@Root() run: RunType, @Ctx() context: GraphContext): Promise<string | undefined> {
    return noteIn(await this.tagsOf(run, context));
  }

  @FieldResolver(() => [MetricSummaryType], { name: 'metrics', description: 'What is known of its metrics, by name.' })
  async summaries(@Root() run: RunType, @Args(() => OnlyKeysArgs) { keys }: OnlyKeysArgs, @Ctx() context: GraphContext): Promise<MetricSummaryType[]> {
    return (await context.gather(named('metrics', keys), run, (runs) => this.metrics.summaries(runs, keys))).map(showSummary);
  }

  @FieldResolver(() => [MetricSeriesType], { description: 'Its metrics over the steps.' })
  async metricSeries(@Root() run: RunType, @Args(() => MetricSeriesArgs) { keys, maxPoints }: MetricSeriesArgs): Promise<MetricSeriesType[]> {
    return (await this.metrics.thinned(run, keys, maxPoints)).map(showSeries);
  }

  @FieldResolver(() => MetricHistoryType, { description: 'The exact points of one metric, page by page.' })
  async metricHistory(@Root() run: RunType, @Args(() => MetricHistoryArgs) { key, first, after }: MetricHistoryArgs): Promise<MetricHistoryType> {
    if (first < 1 || first > 5_000) throw new InvalidInputError(`'first' is ${first}; expected a whole number from 1 to 5,000`);
    const from = after === undefined ? 0 : Number(after);
    if (!Number.isSafeInteger(from) || from < 0) throw new InvalidInputError(`'after' is '${after}'; expected the endCursor of the page before`);
    const { series, next } = await this.metrics.history(run, key, { from, first });
    const points = Array.from(series.steps, (step, index) => showPoint({ key, step, value: series.values[index]!, atMs: series.atMs[index]! }));
    return { points, pageInfo: { hasNextPage: next !== undefined, endCursor: String(from + points.length) } };
  }

  @FieldResolver(() => [ArtifactType], { name: 'artifacts', description: 'The files it produced, in the order logged.' })
  async artifactsOf(@Root() { id }: RunType): Promise<ArtifactType[]> {
    return (await this.artifacts.of({ kind: 'run', id })).map(showArtifact);
  }

  @FieldResolver(() => [ExternalDatasetUseType], { description: 'Data it used whose bytes are elsewhere.' })
  async externalDatasets(@Root() run: RunType, @Ctx() context: GraphContext): Promise<ExternalDatasetUseType[]> {
    return (await context.gather('datasets', run, (runs) => this.inputs.datasetsOf(runs.map(({ id }) => id)))).map(showUse);
  }

  @FieldResolver(() => [LoggedModelType], { description: 'Models it made, in the order made.' })
  async loggedModels(@Root() run: RunType, @Ctx() context: GraphContext): Promise<LoggedModelType[]> {
    return (await context.gather('models', run, (runs) => this.models.ofRuns(runs.map(({ id }) => id)))).map(showLoggedModel);
  }

  private tagsOf(run: RunType, context: GraphContext): Promise<Tag[]> {
    return context.gather('tags', run, (runs) => this.runs.tagsOf(runs.map(({ id }) => id)));
  }
}

/** Names what is gathered: the same keys are asked for together. */
function named(what: string, keys: readonly string[] | undefined): string {
  return keys === undefined ? what : JSON.stringify([what, ...keys]);
}
