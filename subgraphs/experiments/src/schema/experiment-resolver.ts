import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import type { Experiment } from '../domain/experiment.js';
import { ExperimentService } from '../domain/experiment-service.js';
import { RunService } from '../domain/run-service.js';
import { ExperimentConnection, ExperimentType, showExperiment } from './experiment.js';
import { ExperimentByNameArgs, ProjectPageArgs, RunsOfExperimentArgs } from './arguments.js';
import { RunConnection, showRun } from './run.js';

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

  @Query(() => ExperimentConnection, { name: 'experiments', description: 'Experiments of a project, newest first.' })
  @Access('read')
  async experimentList(@Args(() => ProjectPageArgs) { projectId, ...page }: ProjectPageArgs, @Ctx() context: GraphContext): Promise<ExperimentConnection> {
    return connectionOf(await this.experiments.list(projectId, page, context), showExperiment);
  }

  @FieldResolver(() => Int)
  runCount(@Root() experiment: Experiment): Promise<number> {
    return this.experiments.countRuns(experiment);
  }

  @FieldResolver(() => RunConnection, { name: 'runs', description: 'Its runs, newest first.' })
  async runsOf(@Root() { id, projectId }: Experiment, @Args(() => RunsOfExperimentArgs) { status, ...page }: RunsOfExperimentArgs, @Ctx() context: GraphContext): Promise<RunConnection> {
    return connectionOf(await this.runs.list({ projectId, experimentId: id, status }, page, context), showRun);
  }
}
