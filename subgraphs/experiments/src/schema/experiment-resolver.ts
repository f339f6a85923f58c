import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { ExperimentService } from '../domain/experiment-service.js';
import { RunService } from '../domain/run-service.js';
import type { Tag } from '../domain/tag.js';
import { ExperimentConnection, ExperimentType, showExperiment } from './experiment.js';
import { ExperimentByNameArgs, KeysArgs, ProjectPageArgs, RunsOfExperimentArgs } from './arguments.js';
import { RunConnection, showRun } from './run.js';
import { SavedViewType, showView } from './saved-view.js';
import { noteIn, TagType, withoutNote } from './tag.js';

/** Reads of experiments. */
@injectable()
@Resolver(() => ExperimentType)
export class ExperimentResolver {
  constructor(
    @inject(ExperimentService) private readonly experiments: ExperimentService,
    @inject(RunService) private readonly runs: RunService,
  ) {}

  @Query(() => ExperimentType, { nullable: true, description: 'An experiment by id.' })
  @Access('read')
  async experiment(@Arg('id', () => ID, { description: 'exp_…' }) id: string, @Ctx() context: GraphContext): Promise<ExperimentType | undefined> {
    return context.load('Experiment', id);
  }

  @Query(() => ExperimentType, { nullable: true, description: 'An experiment by its name in a project.' })
  @Access('read')
  async experimentByName(@Args(() => ExperimentByNameArgs) { projectId, name }: ExperimentByNameArgs, @Ctx() context: GraphContext): Promise<ExperimentType | undefined> {
    const experiment = await this.experiments.byName(projectId, name, context);
    return experiment && showExperiment(experiment);
  }

  @Query(() => ExperimentConnection, { name: 'experiments', description: 'Experiments of a project that are used, newest first.' })
  @Access('read')
  async experimentList(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<ExperimentConnection> {
    return connectionOf(await this.experiments.list(projectId, page, context), showExperiment);
  }

  @FieldResolver(() => Int)
  runCount(@Root() { id }: ExperimentType): Promise<number> {
    return this.experiments.countRuns(id);
  }

  @FieldResolver(() => RunConnection, { name: 'runs', description: 'Its runs that are used, newest first.' })
  async runsOf(@Root() { id, projectId }: ExperimentType, @Args(() => RunsOfExperimentArgs) { status, ...page }: RunsOfExperimentArgs, @Ctx() context: GraphContext): Promise<RunConnection> {
    return connectionOf(await this.runs.list({ projectId, experimentId: id, status }, page, context), showRun);
  }

  @FieldResolver(() => [TagType], { description: 'Words about it, by name.' })
  async tags(@Root() experiment: ExperimentType, @Ctx() context: GraphContext): Promise<TagType[]> {
    return withoutNote(await this.tagsOf(experiment, context));
  }

  @FieldResolver(() => String, { nullable: true, description: 'What it is about, in Markdown.' })
  async note(@Root() experiment: ExperimentType, @Ctx() context: GraphContext): Promise<string | undefined> {
    return noteIn(await this.tagsOf(experiment, context));
  }

  @FieldResolver(() => [String], { description: 'Names that occur in its runs, sorted: for choosing columns and completing filters.' })
  keys(@Root() { id }: ExperimentType, @Args(() => KeysArgs) { kind, search, first }: KeysArgs): Promise<string[]> {
    return this.experiments.keys(id, kind, { search, first });
  }

  @FieldResolver(() => [SavedViewType], { description: 'Ways of looking at its runs that somebody gave a name.' })
  async views(@Root() { id }: ExperimentType): Promise<SavedViewType[]> {
    return (await this.experiments.views(id)).map(showView);
  }

  private tagsOf(experiment: ExperimentType, context: GraphContext): Promise<Tag[]> {
    return context.gather('experiment tags', experiment, (experiments) => this.experiments.tagsOf(experiments.map(({ id }) => id)));
  }
}
