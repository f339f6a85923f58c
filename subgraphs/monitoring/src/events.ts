import type { EventHandlers, Transaction } from '@cairn/subgraph';
import type { RequestContext } from '@cairn/core';
import { systemActor } from '@cairn/subgraph';
import { dayOf, type Observation } from './domain/observation.js';
import type { MonitoringCommit } from './domain/stores.js';
import type { Watcher } from './domain/watcher.js';

/** One prediction as the graph tells it. */
export interface PredictionRow {
  readonly id: string;
  /** Null at an external endpoint of which it is not known. */
  readonly modelVersionId: string | null;
  readonly observedAt: string;
  /** Absent where they were not asked for. */
  readonly features?: Readonly<Record<string, number>>;
  readonly score: number | null;
}

/** What the handlers ask of the rest of the graph. */
export interface Batches {
  /** @param features whether they are wanted: they are most of a batch. */
  predictions(batchId: string, features: boolean, context: RequestContext): Promise<readonly PredictionRow[]>;
  labels(batchId: string, context: RequestContext): Promise<readonly { readonly predictionId: string; readonly value: number }[]>;
}

/** Predictions and labels are watched; a version that takes over is watched instead of the one before. */
export function monitoringEvents(watcher: Watcher, batches: Batches, commitOn: (transaction: Transaction) => MonitoringCommit): EventHandlers {
  return {
    'variant.deployed': async ({ projectId, payload: { endpointId, modelVersionId, trafficPercent } }, transaction) => {
      if (projectId !== undefined && trafficPercent === 100) await watcher.changeChampion(commitOn(transaction), { endpointId, projectId, modelVersionId });
    },
    'rollout.promoted': async ({ projectId, payload: { endpointId, modelVersionId } }, transaction) => {
      if (projectId !== undefined) await watcher.changeChampion(commitOn(transaction), { endpointId, projectId, modelVersionId });
    },
    'predictions.logged': async ({ id, requestId, projectId, nodeId: endpointId, payload: { batchId } }, transaction) => {
      if (projectId === undefined) return;
      const commit = commitOn(transaction);
      const rows = await batches.predictions(batchId, await commit.hasBaselines(projectId), { actor: systemActor, requestId, causeId: id });
      const known = rows.flatMap(({ modelVersionId, ...row }) => (modelVersionId === null ? [] : [{ ...row, modelVersionId }]));
      const observations = known.map(
        ({ id: predictionId, modelVersionId, observedAt, features, score }): Observation => ({
          predictionId,
          endpointId,
          projectId,
          modelVersionId,
          day: dayOf(new Date(observedAt)),
          score: score ?? undefined,
          features,
        }),
      );
      await watcher.observe(commit, endpointId, observations);
    },
    'labels.recorded': async ({ id, requestId, payload: { batchId } }, transaction) => {
      await watcher.learn(commitOn(transaction), await batches.labels(batchId, { actor: systemActor, requestId, causeId: id }));
    },
  };
}
