import { CairnError, InvalidInputError, newId, projectsWhere, requireIn, type RequestContext } from '@cairn/core';
import { batchLabels, checkLabels, type KeyedLabel, type Label, type NewLabel, type OfferedLabel } from './label.js';
import type { DataCommit, DataStore } from './stores.js';

/** What became of the labels that were offered. */
export interface LabelReceipt {
  /** Labels that are new or have a new value. */
  readonly recorded: number;
  /** Labels that were kept with the same value before. */
  readonly repeated: number;
  /** Labels whose key names no logged prediction so far: they join when one is logged. */
  readonly waiting: number;
}

/** Predictions by the keys that their callers gave them. */
export interface FindPredictions {
  /** Of at most 1,000 keys, the newest few of each. */
  byKeys(query: { readonly projectId: string; readonly endpointId: string | undefined; readonly keys: readonly string[] }, context: RequestContext): Promise<readonly PredictionKey[]>;
  /** Those of a logged batch that have a key. */
  inBatch(batchId: string, context: RequestContext): Promise<readonly PredictionKey[]>;
}

export interface PredictionKey {
  readonly key: string;
  readonly predictionId: string;
}

/** Where offered labels belong, and how many there may be. */
export interface LabelPlace {
  readonly projectId: string;
  /** Keys are looked for among the predictions of this endpoint; absent: of the whole project. */
  readonly endpointId?: string | undefined;
  /** Defaults to 10,000. */
  readonly limit?: number;
  /** How the label of an index is called in what is refused. */
  readonly nameOf?: (index: number) => string;
}

const askedAtOnce = 1_000;

/** Keeps what really happened, beside what was predicted. */
export class LabelService {
  constructor(
    private readonly store: DataStore,
    private readonly find: FindPredictions,
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

  /** Keeps labels whole or not at all; one that comes again with another value replaces the earlier one. */
  async record({ projectId, endpointId, limit, nameOf }: LabelPlace, labels: readonly OfferedLabel[], context: RequestContext): Promise<LabelReceipt> {
    requireIn(context, 'log', projectId);
    checkLabels(labels, limit, nameOf);
    const direct = labels.flatMap(({ predictionId, value, at }): NewLabel[] => (predictionId ? [{ predictionId, value, at }] : []));
    const keyed = labels.flatMap(({ key, value, at }): KeyedLabel[] => (key ? [{ key, endpointId, value, at }] : []));
    // What cannot be found now, because serving does not answer either, is found when the event of the waiting is heard.
    const found = await this.#predictionsOf({ projectId, endpointId, keyed }, context).catch(passing);
    const batchId = newId('batch');
    return this.store.commit(context, async (commit) => {
      const byKey = new Map(keyed.map((label) => [label.key, label]));
      const resolved = found.map(({ key, predictionId }): NewLabel => ({ predictionId, value: byKey.get(key)!.value, at: byKey.get(key)!.at }));
      const ofDirect = await this.#put(commit, projectId, direct);
      await this.#put(commit, projectId, resolved);
      const ofKeyed = keyed.length === 0 ? 0 : await commit.putKeyedLabels(projectId, batchId, keyed, this.now());
      const waiting = keyed.length - new Set(found.map(({ key }) => key)).size;
      if (waiting > 0) commit.emit({ type: 'labels.awaited', projectId, nodeId: projectId, payload: { batchId, count: waiting } });
      const recorded = ofDirect + ofKeyed;
      return { recorded, repeated: labels.length - recorded, waiting };
    });
  }

  /**
   * Looks once more for the predictions of a batch of keys: those that were logged while the labels were being kept were
   * not seen then, and found no labels when they came.
   */
  async joinWaiting(commit: DataCommit, batch: { readonly projectId: string; readonly batchId: string }, context: RequestContext): Promise<void> {
    const keyed = await commit.keyedLabelsOf(batch.batchId);
    const byKey = new Map(keyed.map((label) => [label.key, label]));
    const found = await this.#predictionsOf({ projectId: batch.projectId, endpointId: keyed[0]?.endpointId, keyed }, context);
    await this.#put(commit, batch.projectId, found.map(({ key, predictionId }) => ({ predictionId, value: byKey.get(key)!.value, at: byKey.get(key)!.at })));
  }

  /** Gives predictions that were just logged the labels that were there before them. */
  async joinLogged(commit: DataCommit, { projectId, endpointId, batchId }: { readonly projectId: string; readonly endpointId: string; readonly batchId: string }, context: RequestContext): Promise<void> {
    if (!(await commit.hasKeyedLabels(projectId))) return;
    const logged = await this.find.inBatch(batchId, context);
    if (logged.length === 0) return;
    const labels = await commit.keyedLabels(projectId, endpointId, [...new Set(logged.map(({ key }) => key))]);
    const byKey = new Map(labels.map((label) => [label.key, label]));
    await this.#put(
      commit,
      projectId,
      logged.flatMap(({ key, predictionId }) => {
        const label = byKey.get(key);
        return label ? [{ predictionId, value: label.value, at: label.at }] : [];
      }),
    );
  }

  async #predictionsOf({ projectId, endpointId, keyed }: { readonly projectId: string; readonly endpointId: string | undefined; readonly keyed: readonly KeyedLabel[] }, context: RequestContext): Promise<PredictionKey[]> {
    const found: PredictionKey[] = [];
    for (let from = 0; from < keyed.length; from += askedAtOnce) {
      const keys = keyed.slice(from, from + askedAtOnce).map(({ key }) => key);
      found.push(...(await this.find.byKeys({ projectId, endpointId, keys }, context)));
    }
    return found;
  }

  /** @returns how many are new or changed. */
  async #put(commit: DataCommit, projectId: string, labels: readonly NewLabel[]): Promise<number> {
    // Several keys may name one prediction: the last one counts.
    const distinct = [...new Map(labels.map((label) => [label.predictionId, label])).values()];
    let recorded = 0;
    for (let from = 0; from < distinct.length; from += batchLabels) {
      const some = distinct.slice(from, from + batchLabels);
      const batchId = newId('batch');
      const changed = await commit.putLabels(projectId, batchId, some, this.now());
      recorded += changed;
      if (changed === 0) continue;
      const times = some.map(({ at }) => at.getTime());
      const bound = (pick: (a: number, b: number) => number): string => new Date(times.reduce((a, b) => pick(a, b))).toISOString();
      commit.emit({ type: 'labels.recorded', projectId, nodeId: projectId, payload: { batchId, count: changed, firstAt: bound(Math.min), lastAt: bound(Math.max) } });
    }
    return recorded;
  }
}

/** An error that may pass finds nothing; any other is thrown. */
function passing(error: unknown): PredictionKey[] {
  if (error instanceof CairnError && (error.code === 'UNAVAILABLE' || error.code === 'TIMEOUT')) return [];
  throw error;
}
