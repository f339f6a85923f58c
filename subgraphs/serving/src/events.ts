import { systemActor, type EventHandlers, type Transaction } from '@cairn/subgraph';
import type { LabelBatch, StepLabels } from './domain/step-labels.js';
import type { ServingCommit } from './domain/stores.js';

/** Labels tell which of two variants did better. */
export function servingEvents(labels: StepLabels, batch: LabelBatch, commitOn: (transaction: Transaction) => ServingCommit): EventHandlers {
  return {
    'labels.recorded': async ({ id, requestId, payload: { batchId } }, transaction) => {
      await labels.keep(commitOn(transaction), await batch(batchId, { actor: systemActor, requestId, causeId: id }));
    },
  };
}
