import { join } from 'node:path';
import { newId } from '@cairn/core';
import { defineSubgraph, DoorProjects, systemActor, type Logger } from '@cairn/subgraph';
import { Deployments } from './domain/deployments.js';
import type { Endpoint } from './domain/endpoint.js';
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
import { StreamLedger } from './domain/stream-ledger.js';
import { StreamService } from './domain/stream-service.js';
import { keptTrafficMs } from './domain/traffic.js';
import { UnloggedAlarm } from './domain/unlogged-alarm.js';
import { servingEvents } from './events.js';
import { featuresIn, labelBatchIn, modelVersionIn, streamActorIn } from './graph-questions.js';
import { inferenceGrpc } from './grpc/inference-grpc.js';
import { ProcessModelHosts } from './hosts/process-model-hosts.js';
import { PythonRuntime } from './hosts/python/python-runtime.js';
import { Repeating } from './repeating.js';
import { cloudEventRoutes } from './rest/cloud-event-routes.js';
import { repositoryRoutes } from './rest/repository-routes.js';
import { v1Routes } from './rest/v1-routes.js';
import { v2Routes, type InferenceDoors } from './rest/v2-routes.js';
import { EndpointResolver } from './schema/endpoint-resolver.js';
import { showEndpoint } from './schema/endpoint.js';
import { PredictResolver } from './schema/predict-resolver.js';
import { PredictionBatchResolver } from './schema/prediction-batch-resolver.js';
import { PredictionResolver } from './schema/prediction-resolver.js';
import { showBatch, showPrediction } from './schema/prediction.js';
import { RolloutResolver } from './schema/rollout-resolver.js';
import { showRollout } from './schema/rollout.js';
import { StreamResolver } from './schema/stream-resolver.js';
import { showStream } from './schema/stream.js';
import { VariantResolver } from './schema/variant-resolver.js';
import { showVariant } from './schema/variant.js';
import { ServingLoops } from './serving-loops.js';
import { EndpointRow } from './store/endpoint-row.js';
import { CompareVariants1764550000000 } from './store/migrations/1764550000000-compare-variants.js';
import { CreateServing1700000000000 } from './store/migrations/1700000000000-create-serving.js';
import { StopRollouts1764500000000 } from './store/migrations/1764500000000-stop-rollouts.js';
import { ConfigureEndpoints1764510000000 } from './store/migrations/1764510000000-configure-endpoints.js';
import { AddRequestId1764520000000 } from './store/migrations/1764520000000-add-request-id.js';
import { PartitionPredictions1764530000000 } from './store/migrations/1764530000000-partition-predictions.js';
import { TakePayloadEvents1764540000000 } from './store/migrations/1764540000000-take-payload-events.js';
import { CountTraffic1764560000000 } from './store/migrations/1764560000000-count-traffic.js';
import { AnswerStreams1764570000000 } from './store/migrations/1764570000000-answer-streams.js';
import { WatchStreams1764585000000 } from './store/migrations/1764585000000-watch-streams.js';
import { PredictionBatchRow } from './store/prediction-batch-row.js';
import { PredictionRow } from './store/prediction-row.js';
import { RolloutRow } from './store/rollout-row.js';
import { RolloutStepRow } from './store/rollout-step-row.js';
import { SqlServingStore } from './store/serving-store.js';
import { FileSpool } from './store/spool/file-spool.js';
import { SpoolFolder } from './store/spool/spool-folder.js';
import { VariantRow } from './store/variant-row.js';
import { StreamConsumer } from './streams/stream-consumer.js';
import { StreamConsumers } from './streams/stream-consumers.js';

export const serving = defineSubgraph({
  name: 'serving',
  rows: [EndpointRow, VariantRow, RolloutRow, RolloutStepRow, PredictionRow, PredictionBatchRow],
  resolvers: [EndpointResolver, VariantResolver, RolloutResolver, PredictionResolver, PredictionBatchResolver, PredictResolver, StreamResolver],
  migrations: [CreateServing1700000000000, StopRollouts1764500000000, ConfigureEndpoints1764510000000, AddRequestId1764520000000, PartitionPredictions1764530000000, TakePayloadEvents1764540000000, CompareVariants1764550000000, CountTraffic1764560000000, AnswerStreams1764570000000, WatchStreams1764585000000],
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
    const streamActor = streamActorIn(graph);
    const consumers = new StreamConsumers({
      streams: () => store.streamsOf(),
      ready: () => loops.ready,
      consumer(stream) {
        if (!providers.names().stream.includes(stream.provider)) return undefined;
        const endpoint = async (): Promise<Endpoint> => deployments.identified(stream.endpointId, { actor: systemActor, requestId: newId('request') }).endpoint;
        const ledger = new StreamLedger(stream.id, { store, log: predictionLog, actor: systemActor, now });
        return new StreamConsumer(stream, { inference, named, ledger, endpoint, provider: providers.stream(stream.provider), actor: () => streamActor(stream.id), log: requestLog, logger, now });
      },
    });
    const streams = new StreamService({
      store,
      providers: () => providers.names().stream,
      provider: (name) => providers.stream(name),
      statusOf: (stream) => consumers.statusOf(stream),
      follow: () => consumers.follow(),
      now,
    });
    const repeated = [
      new Repeating({ name: 'following streams', everyMs: 1_000, logger, work: () => consumers.follow() }),
      new Repeating({ name: 'having providers forget deleted streams', everyMs: 5_000, logger, work: () => streams.forgetDeleted() }),
      new Repeating({ name: 'forgetting answered messages', everyMs: hourMs / 6, logger, work: () => store.forgetStreamMessages(new Date(now().getTime() - 24 * hourMs)) }),
      new Repeating({ name: 'taking over what ended processes spooled', everyMs: 10_000, logger, work: async () => spool.take(await folder.adopt()) }),
      new Repeating({ name: 'preparing the months of the prediction log', everyMs: hourMs, logger, work: () => retention.prepare() }),
      new Repeating({ name: 'forgetting old predictions', everyMs: hourMs / 6, logger, work: (signal) => retention.enforce(signal) }),
      new Repeating({ name: 'forgetting the traffic of yesterday', everyMs: hourMs / 6, logger, work: () => store.forgetTraffic(new Date(now().getTime() - keptTrafficMs)) }),
      new Repeating({ name: 'telling what is not logged', everyMs: 1_000, logger, work: () => alarm.tell() }),
      new Repeating({ name: 'logging what other servers answered', everyMs: 250, logger, work: (signal) => pairAll(external, signal) }),
      new Repeating({ name: 'forgetting requests without an answer', everyMs: 10_000, logger, work: () => sweep(external, logger) }),
    ];
    const doors: InferenceDoors = { inference, repository: new ModelRepository({ deployments, inference, store }), ready: () => loops.ready && deployments.ready };
    container.registerInstance(EndpointService, endpoints);
    container.registerInstance(RolloutService, rollouts);
    container.registerInstance(ExternalEndpoints, external);
    container.registerInstance(NamedPredictions, named);
    container.registerInstance(StreamService, streams);
    container.registerInstance(PredictionService, predictions);
    container.registerInstance(PredictionRetention, retention);
    return {
      loaders: {
        Endpoint: async (ids, context) => (await endpoints.byIds(ids, context)).map((found) => found && showEndpoint(found)),
        Variant: async (ids, context) => (await endpoints.variantsByIds(ids, context)).map((found) => found && showVariant(found)),
        Rollout: async (ids, context) => (await rollouts.byIds(ids, context)).map((found) => found && showRollout(found)),
        Prediction: async (ids, context) => (await predictions.byIds(ids, context)).map((found) => found && showPrediction(found)),
        PredictionStream: async (ids, context) => (await streams.byIds(ids, context)).map((found) => found && showStream(found)),
        PredictionBatch: async (ids, context) => (await predictions.batchesByIds(ids, context)).map((found) => found && showBatch(found)),
      },
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

async function pairAll(external: ExternalEndpoints, signal: AbortSignal): Promise<void> {
  while ((await external.pair()) > 0 && !signal.aborted);
}

async function sweep(external: ExternalEndpoints, logger: Logger): Promise<void> {
  const alone = await external.sweep();
  if (alone > 0) logger.warn('requests and answers of external endpoints were alone too long, and are forgotten', { count: alone });
}

const rolloutEvents = ['rollout.started', 'rollout.stepped', 'rollout.paused', 'rollout.resumed', 'rollout.promoted', 'rollout.rolledBack', 'rollout.stopped'] as const;
const hourMs = 3_600_000;
const deploymentEvents = ['endpoint.created', 'endpoint.configured', 'variant.deployed', 'variant.retired', ...rolloutEvents] as const;
