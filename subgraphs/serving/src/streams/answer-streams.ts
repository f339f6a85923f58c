import { newId, type Actor } from '@cairn/core';
import type { Providers } from '@cairn/plugin';
import { systemActor } from '@cairn/subgraph';
import type { Deployments } from '../domain/deployments.js';
import type { Endpoint } from '../domain/endpoint.js';
import type { PredictionLog } from '../domain/prediction-log.js';
import type { ServingStore } from '../domain/stores.js';
import { StreamLedger } from '../domain/stream-ledger.js';
import { StreamService } from '../domain/stream-service.js';
import { StreamConsumer, type StreamConsumerParts } from './stream-consumer.js';
import { StreamConsumers } from './stream-consumers.js';

export interface AnswerStreamsParts extends Pick<StreamConsumerParts, 'inference' | 'named' | 'log' | 'logger' | 'now'> {
  readonly store: ServingStore;
  readonly providers: Providers;
  readonly deployments: Deployments;
  readonly predictionLog: PredictionLog;
  /** Whether this process knows what it serves. */
  readonly ready: () => boolean;
  /** Who made a stream, with the roles of now. */
  readonly actorOf: (streamId: string) => Promise<Actor>;
}

/** Puts together what answers the streams in this process, and what makes and deletes them. */
export function answerStreams({ store, providers, deployments, predictionLog, ready, actorOf, ...shared }: AnswerStreamsParts): { readonly consumers: StreamConsumers; readonly streams: StreamService } {
  const { now } = shared;
  const consumers = new StreamConsumers({
    streams: () => store.streamsOf(),
    ready,
    consumer(stream) {
      if (!providers.names().stream.includes(stream.provider)) return undefined;
      const endpoint = async (): Promise<Endpoint> => deployments.identified(stream.endpointId, { actor: systemActor, requestId: newId('request') }).endpoint;
      const ledger = new StreamLedger(stream.id, { store, log: predictionLog, actor: systemActor, now });
      return new StreamConsumer(stream, { ...shared, ledger, endpoint, provider: providers.stream(stream.provider), actor: () => actorOf(stream.id) });
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
  return { consumers, streams };
}
