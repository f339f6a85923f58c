import { systemActor, type EventHandlers, type Transaction } from '@cairn/subgraph';
import type { LabelService } from './domain/label-service.js';
import type { DataCommit } from './domain/stores.js';

/** Labels by key and the predictions that they are of find each other, whichever came first. */
export function dataEvents(labels: LabelService, commitOn: (transaction: Transaction) => DataCommit): EventHandlers {
  return {
    'labels.awaited': async ({ id, requestId, projectId, payload: { batchId } }, transaction) => {
      if (projectId !== undefined) await labels.joinWaiting(commitOn(transaction), { projectId, batchId }, { actor: systemActor, requestId, causeId: id });
    },
    'predictions.logged': async ({ id, requestId, projectId, nodeId: endpointId, payload: { batchId, keyed = 0 } }, transaction) => {
      if (projectId === undefined || keyed === 0) return;
      await labels.joinLogged(commitOn(transaction), { projectId, endpointId, batchId }, { actor: systemActor, requestId, causeId: id });
    },
  };
}
