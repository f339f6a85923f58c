import { InvalidInputError, newId, projectsWhere, requireIn, type RequestContext } from '@cairn/core';
import { checkLabels, type Label, type NewLabel } from './label.js';
import type { DataStore } from './stores.js';

/** What became of a batch of labels. */
export interface LabelReceipt {
  /** Labels that are new or have a new value. */
  readonly recorded: number;
  /** Labels that were kept with the same value before. */
  readonly repeated: number;
}

/** Keeps what really happened, beside what was predicted. */
export class LabelService {
  constructor(
    private readonly store: DataStore,
    private readonly now: () => Date,
  ) {}

  labels(predictionIds: readonly string[], context: RequestContext): Promise<Label[]> {
    if (predictionIds.length > 1_000) throw new InvalidInputError(`${predictionIds.length.toLocaleString('en')} predictions asked for; at most 1,000`);
    return this.store.labels(predictionIds, projectsWhere(context.actor, 'read'));
  }

  /** The labels that one event recorded. */
  batch(batchId: string, context: RequestContext): Promise<Label[]> {
    return this.store.labelBatch(batchId, projectsWhere(context.actor, 'read'));
  }

  /** Keeps a batch whole or not at all; a label that comes again with another value replaces the earlier one. */
  async record(projectId: string, labels: readonly NewLabel[], context: RequestContext): Promise<LabelReceipt> {
    requireIn(context, 'log', projectId);
    checkLabels(labels);
    const batchId = newId('batch');
    return this.store.commit(context, async (commit) => {
      const recorded = await commit.putLabels(projectId, batchId, labels, this.now());
      if (recorded > 0) {
        const times = labels.map(({ at }) => at.getTime());
        const bound = (pick: (a: number, b: number) => number): string => new Date(times.reduce((a, b) => pick(a, b))).toISOString();
        commit.emit({
          type: 'labels.recorded',
          projectId,
          nodeId: projectId,
          payload: { batchId, count: recorded, firstAt: bound(Math.min), lastAt: bound(Math.max) },
        });
      }
      return { recorded, repeated: labels.length - recorded };
    });
  }
}
