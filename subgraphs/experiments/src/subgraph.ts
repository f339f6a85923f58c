import { newId, type EventType } from '@cairn/core';
import { defineSubgraph, DoorProjects, systemActor } from '@cairn/subgraph';
import { ArtifactService } from './domain/artifact-service.js';
import { ArtifactTrees } from './domain/artifact-trees.js';
import { AssessmentService } from './domain/assessment-service.js';
import { EvaluationDatasetService } from './domain/evaluation-dataset-service.js';
import { ExperimentService } from './domain/experiment-service.js';
import { InputService } from './domain/input-service.js';
import { LoggedModelService } from './domain/logged-model-service.js';
import { MetricLog } from './domain/metric-log.js';
import { MetricService, type RunEvents } from './domain/metric-service.js';
import { Housekeeping } from './domain/housekeeping.js';
import { PurgeService } from './domain/purge-service.js';
import { RunService } from './domain/run-service.js';
import { SearchService } from './domain/search-service.js';
import { SpanFiles } from './domain/span-file.js';
import { TraceService } from './domain/trace-service.js';
import { artifactRoutes } from './rest/artifacts.js';
import { metricRoutes } from './rest/metrics.js';
import type { VersionFiles } from './rest/mlflow/artifact-routes.js';
import { mlflowTracking } from './rest/mlflow/routes.js';
import { otlpTraces } from './rest/otlp/trace-route.js';
import { ArtifactResolver } from './schema/artifact-resolver.js';
import { showArtifact } from './schema/artifact.js';
import { EvaluationDatasetResolver } from './schema/evaluation-dataset-resolver.js';
import { showEvaluationDataset } from './schema/evaluation-dataset.js';
import { ExperimentMutations } from './schema/experiment-mutations.js';
import { ExperimentResolver } from './schema/experiment-resolver.js';
import { showExperiment } from './schema/experiment.js';
import { showDataset } from './schema/external-dataset.js';
import { LoggedModelResolver } from './schema/logged-model-resolver.js';
import { showLoggedModel } from './schema/logged-model.js';
import { MetricResolver } from './schema/metric-resolver.js';
import { PurgeResolver } from './schema/purge-resolver.js';
import { RunMutations } from './schema/run-mutations.js';
import { RunResolver } from './schema/run-resolver.js';
import { showRun } from './schema/run.js';
import { showView } from './schema/saved-view.js';
import { SearchResolver } from './schema/search-resolver.js';
import { TraceResolver } from './schema/trace-resolver.js';
import { showTrace } from './schema/trace.js';
import { ArtifactRow } from './store/artifact-row.js';
import { SqlArtifactStore } from './store/artifact-store.js';
import { SqlEvaluationDatasetStore } from './store/evaluation-datasets/evaluation-dataset-store.js';
import { ExperimentRow } from './store/experiment-row.js';
import { SqlExperimentStore } from './store/experiment-store.js';
import { ExternalDatasetRow } from './store/external-dataset-row.js';
import { SqlInputStore } from './store/input-store.js';
import { LoggedModelRow } from './store/logged-model-row.js';
import { SqlMetricStore } from './store/metrics/metric-store.js';
import { CreateExperiments1700000000000 } from './store/migrations/1700000000000-create-experiments.js';
import { TrackLikeMlflow1764000000000 } from './store/migrations/1764000000000-track-like-mlflow.js';
import { KeepTraces1764100000000 } from './store/migrations/1764100000000-keep-traces.js';
import { SqlPurgeStore } from './store/purge-store.js';
import { RunRow } from './store/run-row.js';
import { SavedViewRow } from './store/saved-view-row.js';
import { SqlSearchStore } from './store/search/search-store.js';
import { TraceRow } from './store/traces/trace-row.js';
import { SqlTraceStore } from './store/traces/trace-store.js';

/** What changes how a run looks in a list. */
const runChanges: readonly EventType[] = ['run.started', 'run.inputsLogged', 'run.ended', 'run.resumed', 'run.renamed', 'run.deleted', 'run.restored', 'params.logged', 'tags.set', 'tags.removed', 'note.set'];

export const experiments = defineSubgraph({
  name: 'experiments',
  rows: [ExperimentRow, RunRow, ArtifactRow, LoggedModelRow, ExternalDatasetRow, SavedViewRow, TraceRow],
  migrations: [CreateExperiments1700000000000, TrackLikeMlflow1764000000000, KeepTraces1764100000000],
  resolvers: [ExperimentResolver, ExperimentMutations, RunResolver, RunMutations, PurgeResolver, SearchResolver, MetricResolver, ArtifactResolver, LoggedModelResolver, TraceResolver, EvaluationDatasetResolver],
  compose({ database, blobs, graph, log, logger, container }) {
    const now = (): Date => new Date();
    const housekeeper = { actor: systemActor, requestId: newId('request') };
    const store = new SqlExperimentStore(database);
    const metrics = new SqlMetricStore(database, housekeeper);
    const inputStore = new SqlInputStore(database);
    const failed = (what: string, error: unknown): void => logger.error(what, { error: error instanceof Error ? error.stack : String(error) });
    const metricLog = new MetricLog(metrics, housekeeper, failed);
    const logged: RunEvents = (runIds, signal) =>
      log.subscribe({ types: ['metrics.logged'], where: ({ nodeId }) => runIds.includes(nodeId) }, signal) as ReturnType<RunEvents>;

    const runService = new RunService(store, (projectId, signal) => log.subscribe({ types: runChanges, projectId }, signal), now);
    const experimentService = new ExperimentService(store, now);
    const artifactStore = new SqlArtifactStore(database);
    const artifactService = new ArtifactService(artifactStore, blobs, now);
    const inputService = new InputService(inputStore, now);
    const modelService = new LoggedModelService(inputStore, now);
    const searchService = new SearchService({
      experiments: store,
      search: new SqlSearchStore(database),
      metrics,
      changed: (projectId, signal) => log.subscribe({ types: [...runChanges, 'metrics.logged'], projectId }, signal),
      now,
    });
    const purgeService = new PurgeService(new SqlPurgeStore(database), () => blobs.sweep(), now);
    const housekeeping = new Housekeeping(purgeService, () => ({ actor: systemActor, requestId: newId('request') }), failed);
    container.registerInstance(PurgeService, purgeService);
    const traceStore = new SqlTraceStore(database);
    const traceService = new TraceService(traceStore, store, new SpanFiles(artifactStore, blobs), now);
    const evaluationDatasetService = new EvaluationDatasetService(new SqlEvaluationDatasetStore(database), now);
    const assessmentService = new AssessmentService(traceStore, now);
    container.registerInstance(RunService, runService);
    container.registerInstance(ExperimentService, experimentService);
    container.registerInstance(ArtifactService, artifactService);
    container.registerInstance(ArtifactTrees, new ArtifactTrees(runService, modelService, artifactService));
    container.registerInstance(InputService, inputService);
    container.registerInstance(LoggedModelService, modelService);
    container.registerInstance(SearchService, searchService);
    container.registerInstance(TraceService, traceService);
    container.registerInstance(AssessmentService, assessmentService);
    container.registerInstance(EvaluationDatasetService, evaluationDatasetService);
    const metricService = new MetricService({ metrics, runs: store, log: metricLog, logged });
    container.registerInstance(MetricService, metricService);
    const versionFiles: VersionFiles = async (id, context) => {
      const { modelVersion } = await graph.query<{ modelVersion: { projectId: string; files: { path: string; digest: string; sizeBytes: number }[] } | null }>(
        'query ($id: ID!) { modelVersion(id: $id) { projectId files { path digest sizeBytes } } }',
        { id },
        context,
      );
      return modelVersion ? { projectId: modelVersion.projectId, files: modelVersion.files.map(({ path, ...file }) => ({ name: path, ...file })) } : undefined;
    };
    const services = {
      experiments: experimentService,
      runs: runService,
      metrics: metricService,
      search: searchService,
      artifacts: artifactService,
      inputs: inputService,
      models: modelService,
      traces: traceService,
      assessments: assessmentService,
      evaluationDatasets: evaluationDatasetService,
    };
    const projects = new DoorProjects(graph);
    return {
      loaders: {
        Experiment: async (ids, context) => (await experimentService.byIds(ids, context)).map((found) => found && showExperiment(found)),
        Run: async (ids, context) => (await runService.byIds(ids, context)).map((found) => found && showRun(found)),
        Artifact: async (ids, context) => (await artifactService.byIds(ids, context)).map((found) => found && showArtifact(found)),
        LoggedModel: async (ids, context) => (await modelService.byIds(ids, context)).map((found) => found && showLoggedModel(found)),
        ExternalDataset: async (ids, context) => (await inputService.byIds(ids, context)).map((found) => found && showDataset(found)),
        Trace: async (ids, context) => (await traceService.byIds(ids, context)).map((found) => found && showTrace(found)),
        EvaluationDataset: async (ids, context) => (await evaluationDatasetService.byIds(ids, context)).map((found) => found && showEvaluationDataset(found)),
        SavedView: async (ids, context) => (await experimentService.viewsByIds(ids, context)).map((found) => found && showView(found)),
      },
      routes: [...artifactRoutes(blobs), ...metricRoutes(metricService), ...mlflowTracking({ services, blobs, versionFiles }, projects), otlpTraces(services, projects)],
      start: async () => housekeeping.start(),
      async stop() {
        await housekeeping.stop();
        await metricLog.settled();
      },
    };
  },
});
