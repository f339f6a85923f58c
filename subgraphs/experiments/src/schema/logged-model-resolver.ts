import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { ArtifactService } from '../domain/artifact-service.js';
import { LoggedModelService } from '../domain/logged-model-service.js';
import { ArtifactType, showArtifact } from './artifact.js';
import { ExperimentType } from './experiment.js';
import { LoggedModelMetricType, LoggedModelType, showModelMetric } from './logged-model.js';
import { RunType } from './run.js';

@injectable()
@Resolver(() => LoggedModelType)
export class LoggedModelResolver {
  constructor(
    @inject(LoggedModelService) private readonly models: LoggedModelService,
    @inject(ArtifactService) private readonly artifacts: ArtifactService,
  ) {}

  @Query(() => LoggedModelType, { nullable: true, description: 'A logged model by id.' })
  @Access('read')
  loggedModel(@Arg('id', () => ID, { description: 'lm_…' }) id: string, @Ctx() context: GraphContext): Promise<LoggedModelType | undefined> {
    return context.load('LoggedModel', id);
  }

  @FieldResolver(() => ExperimentType, { description: 'The experiment it belongs to.' })
  experiment(@Root() { experimentId }: LoggedModelType, @Ctx() context: GraphContext): Promise<ExperimentType | undefined> {
    return context.load('Experiment', experimentId);
  }

  @FieldResolver(() => RunType, { nullable: true, description: 'The run that made it.' })
  async run(@Root() { runId }: LoggedModelType, @Ctx() context: GraphContext): Promise<RunType | undefined> {
    return runId === undefined ? undefined : context.load('Run', runId);
  }

  @FieldResolver(() => [LoggedModelMetricType], { name: 'metrics', description: 'What was measured of it.' })
  async metricsOf(@Root() model: LoggedModelType, @Ctx() context: GraphContext): Promise<LoggedModelMetricType[]> {
    return (await context.gather('model metrics', model, (models) => this.models.metricsOf(models.map(({ id }) => id)))).map(showModelMetric);
  }

  @FieldResolver(() => [ArtifactType], { name: 'artifacts', description: 'Its files.' })
  async artifactsOf(@Root() { id }: LoggedModelType): Promise<ArtifactType[]> {
    return (await this.artifacts.of({ kind: 'loggedModel', id })).map(showArtifact);
  }
}
