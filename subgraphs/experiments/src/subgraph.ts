import { defineSubgraph } from '@cairn/subgraph';
import { ArtifactService } from './domain/artifact-service.js';
import { ExperimentService } from './domain/experiment-service.js';
import { MetricService, type RunEvents } from './domain/metric-service.js';
import { RunService } from './domain/run-service.js';
import { artifactRoutes } from './rest/artifacts.js';
import { ArtifactResolver } from './schema/artifact-resolver.js';
import { showArtifact } from './schema/artifact.js';
import { ExperimentResolver } from './schema/experiment-resolver.js';
import { showExperiment } from './schema/experiment.js';
import { MetricResolver } from './schema/metric-resolver.js';
import { RunResolver } from './schema/run-resolver.js';
import { showRun } from './schema/run.js';
import { ArtifactRow } from './store/artifact-row.js';
import { ExperimentRow } from './store/experiment-row.js';
import { SqlExperimentStore } from './store/experiment-store.js';
import { CreateExperiments1700000000000 } from './store/migrations/1700000000000-create-experiments.js';
import { RunRow } from './store/run-row.js';

export const experiments = defineSubgraph({
  name: 'experiments',
  rows: [ExperimentRow, RunRow, ArtifactRow],
  migrations: [CreateExperiments1700000000000],
  resolvers: [ExperimentResolver, RunResolver, MetricResolver, ArtifactResolver],
  compose({ database, blobs, log, container }) {
    const store = new SqlExperimentStore(database);
    const now = (): Date => new Date();
    const metricsLogged: RunEvents = (runIds, signal) =>
      log.subscribe({ types: ['metrics.logged'], where: ({ nodeId }) => runIds.includes(nodeId) }, signal) as ReturnType<RunEvents>;
    const runService = new RunService(
      store,
      (projectId, signal) => log.subscribe({ types: ['run.started', 'run.inputsLogged', 'run.ended'], projectId }, signal),
      now,
    );
    const experimentService = new ExperimentService(store);
    const artifactService = new ArtifactService(store, blobs, now);
    container.registerInstance(RunService, runService);
    container.registerInstance(ExperimentService, experimentService);
    container.registerInstance(ArtifactService, artifactService);
    container.registerInstance(MetricService, new MetricService(store, metricsLogged));
    return {
      loaders: {
        Experiment: async (ids, context) => (await experimentService.byIds(ids, context)).map((found) => found && showExperiment(found)),
        Run: async (ids, context) => (await runService.byIds(ids, context)).map((found) => found && showRun(found)),
        Artifact: async (ids, context) => (await artifactService.byIds(ids, context)).map((found) => found && showArtifact(found)),
      },
      routes: artifactRoutes(blobs),
    };
  },
});
