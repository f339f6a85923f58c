import { join } from 'node:path';
import { defineSubgraph, DoorProjects, systemActor } from '@cairn/subgraph';
import { Deployments } from './domain/deployments.js';
import { endpointOf, EndpointService, type EndpointChanges } from './domain/endpoint-service.js';
import { ExternalEndpoints } from './domain/external-endpoints.js';
import { InferenceService } from './domain/inference-service.js';
import { ModelRepository } from './domain/model-repository.js';
import { NamedPredictions } from './domain/named-predictions.js';
import { PredictionLog } from './domain/prediction-log.js';
import { PredictionRetention } from './domain/prediction-retention.js';
import { PredictionService } from './domain/prediction-service.js';
import { RequestLog } from './domain/request-log.js';
import { RolloutClock } from './domain/rollout-clock.js';
import { RolloutService } from './domain/rollout-service.js';
import { Shadows } from './domain/shadows.js';
import { StepLabels } from './domain/step-labels.js';
import { StreamService } from './domain/stream-service.js';
import { UnloggedAlarm } from './domain/unlogged-alarm.js';
import { servingEvents } from './events.js';
import { featuresIn, labelBatchIn, modelVersionIn, streamActorIn } from './graph-questions.js';
import { inferenceGrpc } from './grpc/inference-grpc.js';
import { ProcessModelHosts } from './hosts/process-model-hosts.js';
import { PythonRuntime } from './hosts/python/python-runtime.js';
import { repeatedWork } from './repeated-work.js';
import { cloudEventRoutes } from './rest/cloud-event-routes.js';
import { repositoryRoutes } from './rest/repository-routes.js';
import { v1Routes } from './rest/v1-routes.js';
import { v2Routes, type InferenceDoors } from './rest/v2-routes.js';
import { entityLoaders, resolvers } from './schema/resolved.js';
import { ServingLoops } from './serving-loops.js';
import { EndpointRow } from './store/endpoint-row.js';
import { migrations } from './store/migrations/index.js';
import { PredictionBatchRow } from './store/prediction-batch-row.js';
import { PredictionRow } from './store/prediction-row.js';
import { RolloutRow } from './store/rollout-row.js';
import { RolloutStepRow } from './store/rollout-step-row.js';
import { SqlServingStore } from './store/serving-store.js';
import { FileSpool } from './store/spool/file-spool.js';
import { SpoolFolder } from './store/spool/spool-folder.js';
import { VariantRow } from './store/variant-row.js';
import { answerStreams } from './streams/answer-streams.js';

export const serving = defineSubgraph({
  name: 'serving',
  rows: [EndpointRow, VariantRow, RolloutRow, RolloutStepRow, PredictionRow, PredictionBatchRow],
  resolvers,
  migrations,
  compose({ database, blobs, graph, log, providers, logger, home, pythonModels, container }) {
    const now = (): Date => new Date();
    const store = new SqlServingStore(database);
    const pythonRuntime = new PythonRuntime(blobs, pythonModels);
    const python = { settings: pythonModels, manifests: pythonRuntime };
    const hosts = new ProcessModelHosts(blobs, join(home, 'models'), pythonRuntime, logger);
    const deployments = new Deployments(store, hosts);
    const predictionLog = new PredictionLog(store, systemActor);
    const folder = new SpoolFolder(join(home, 'spool'));
    const spool = new FileSpool({ directory: folder.path, deliver: (batchId, records) => predictionLog.log(batchId, records), logger });
    const alarm = new UnloggedAlarm(store, systemActor, now);
    const findModelVersion = modelVersionIn(graph);
    const strategy = (name: string): ReturnType<typeof providers.strategy> => providers.strategy(name);
    const labels = new StepLabels(store, now);
    const changed: EndpointChanges = (projectId, signal) => log.subscribe({ types: [...deploymentEvents, 'predictions.logged'], projectId }, signal);
    const endpoints = new EndpointService({ store, deployments, hosts, findModelVersion, python, changed, now });
    const rollouts = new RolloutService({
      store,
      deployments,
      hosts,
      findModelVersion,
      python,
      strategy,
      strategyNames: () => providers.names().strategy,
      changed: (endpointId, signal) => log.subscribe({ types: rolloutEvents, where: (event) => endpointOf(event) === endpointId }, signal),
      now,
    });
    const external = new ExternalEndpoints({ store, log: predictionLog, findModelVersion, actor: systemActor, now });
    const predictions = new PredictionService(store);
    const retention = new PredictionRetention(store, systemActor, now);
    const requestLog = new RequestLog(spool, alarm);
    const stopwatch = (): number => performance.now();
    const shadows = new Shadows({ log: requestLog, stopwatch, random: Math.random });
    const inference = new InferenceService({ deployments, shadows, log: requestLog, now, stopwatch, random: Math.random });
    const clock = new RolloutClock({ store, deployments, strategy, labels, actor: systemActor, now });
    const loops = new ServingLoops({ deployments, clock, changes: (signal) => log.subscribe({ types: deploymentEvents }, signal), logger });
    const named = new NamedPredictions({ inference, deployments, findFeatures: featuresIn(graph) });
    const { consumers, streams } = answerStreams({ store, providers, deployments, predictionLog, ready: () => loops.ready, actorOf: streamActorIn(graph), inference, named, log: requestLog, logger, now });
    const repeated = repeatedWork({ store, spool, folder, alarm, retention, external, consumers, streams, logger, now });
    const doors: InferenceDoors = { inference, repository: new ModelRepository({ deployments, inference, store }), ready: () => loops.ready && deployments.ready };
    container.registerInstance(EndpointService, endpoints);
    container.registerInstance(RolloutService, rollouts);
    container.registerInstance(ExternalEndpoints, external);
    container.registerInstance(NamedPredictions, named);
    container.registerInstance(StreamService, streams);
    container.registerInstance(PredictionService, predictions);
    container.registerInstance(PredictionRetention, retention);
    return {
      loaders: entityLoaders({ endpoints, rollouts, predictions, streams }),
      handlers: servingEvents(labels, labelBatchIn(graph), (transaction) => store.commitOn(transaction)),
      routes: [...cloudEventRoutes(external, new DoorProjects(graph)), ...repositoryRoutes(doors), ...v2Routes(doors), ...v1Routes(doors)],
      grpc: [inferenceGrpc(doors)],
      async start() {
        await folder.adopt();
        await spool.start();
        await loops.start();
        for (const one of repeated) one.start();
      },
      async stop() {
        await loops.stop();
        await Promise.all(repeated.map((one) => one.stop()));
        await consumers.stop();
        await deployments.close();
        await spool.stop();
        await folder.release();
        await alarm.close().catch((error: unknown) => logger.warn('what was not logged could not be told', { error: String(error) }));
      },
      ready: () => Promise.resolve(loops.ready && deployments.ready),
    };
  },
});

const rolloutEvents = ['rollout.started', 'rollout.stepped', 'rollout.paused', 'rollout.resumed', 'rollout.promoted', 'rollout.rolledBack', 'rollout.stopped'] as const;
const deploymentEvents = ['endpoint.created', 'endpoint.configured', 'variant.deployed', 'variant.retired', ...rolloutEvents] as const;
