import { InvalidInputError, isVisible, newId, NotFoundError, requireIn, type Actor, type RequestContext } from '@cairn/core';
import type { Endpoint } from './endpoint.js';
import { firstIdAt, monthOf, type Month } from './prediction-time.js';

/** From which prediction on an endpoint keeps its log; undefined: from the first one. */
export interface KeptFrom {
  readonly endpointId: string;
  readonly id: string | undefined;
}

/** What retention asks of the store. */
export interface RetentionStore {
  endpoints(ids: readonly string[]): Promise<(Endpoint | undefined)[]>;
  /** How many days each endpoint keeps its predictions; null: for ever. */
  retentions(): Promise<{ readonly endpointId: string; readonly projectId: string; readonly retentionDays: number | null }[]>;
  addMonths(months: readonly Month[]): Promise<void>;
  /**
   * Drops the parts of the log that hold nothing that any endpoint keeps, and says so in the context's name.
   * @returns their names.
   */
  dropUnneeded(kept: readonly KeptFrom[], context: RequestContext): Promise<string[]>;
  /**
   * Deletes the oldest predictions of an endpoint that lie before an id, at most `limit`, and says so in one commit.
   * @returns how many; fewer than the limit when none are left.
   */
  deleteOldest(endpointId: string, before: { readonly id: string; readonly at: Date }, options: { readonly limit: number; readonly reason: PurgeReason; readonly context: RequestContext }): Promise<number>;
  /** Deletes at most `limit` of what candidates answered to copies of such predictions. @returns how many. */
  deleteOldestCopies(endpointId: string, beforeId: string, limit: number): Promise<number>;
}

/** Why predictions were deleted: the endpoint keeps them no longer, or somebody wanted it. */
export type PurgeReason = 'retention' | 'order';

/** What came of an order to delete. */
export interface PurgeReceipt {
  readonly deleted: number;
  /** Whether some are left that the same order would delete: it is to be given again. */
  readonly more: boolean;
}

const dayMs = 86_400_000;
/** Rows deleted in one commit: a second or so. */
const batchRows = 20_000;
/** Rows deleted for one order: within the time that a caller waits for an answer. */
const orderRows = 200_000;

/** Lets the log grow month by month, and forgets what an endpoint does not keep. */
export class PredictionRetention {
  /** @param actor in whose name the log forgets by itself. */
  constructor(
    private readonly store: RetentionStore,
    private readonly actor: Actor,
    private readonly now: () => Date,
  ) {}

  /** Prepares this month and the next two. */
  prepare(): Promise<void> {
    const now = this.now();
    return this.store.addMonths([0, 1, 2].map((later) => monthOf(now, later)));
  }

  /** Drops and deletes what is too old. */
  async enforce(signal: AbortSignal): Promise<void> {
    const context: RequestContext = { actor: this.actor, requestId: newId('request') };
    const now = this.now();
    const retentions = await this.store.retentions();
    const kept = retentions.map(({ endpointId, retentionDays }) => ({ endpointId, ...keptFrom(retentionDays, now) }));
    await this.store.dropUnneeded(kept, context);
    for (const { endpointId, id, at } of kept) {
      if (id === undefined) continue;
      for (let deleted = batchRows; deleted === batchRows && !signal.aborted; ) {
        deleted = await this.store.deleteOldest(endpointId, { id, at }, { limit: batchRows, reason: 'retention', context });
      }
      while (!signal.aborted && (await this.store.deleteOldestCopies(endpointId, id, batchRows)) === batchRows);
    }
  }

  /**
   * Deletes what an endpoint answered before a time, whatever it keeps.
   * @throws {NotFoundError} when the endpoint is not there, or hidden. @throws {InvalidInputError} for a time in the future.
   */
  async purge(endpointId: string, before: Date, context: RequestContext): Promise<PurgeReceipt> {
    const [endpoint] = await this.store.endpoints([endpointId]);
    if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', endpointId);
    requireIn(context, 'administer', endpoint.projectId);
    const now = this.now();
    if (Number.isNaN(before.getTime()) || before > now) throw new InvalidInputError(`'before' is ${String(before.toJSON())}; expected a time up to now, ${now.toISOString()}`);
    const id = firstIdAt(new Date(Math.max(0, before.getTime())));
    let deleted = 0;
    for (let last = batchRows; last === batchRows && deleted < orderRows; deleted += last) {
      last = await this.store.deleteOldest(endpointId, { id, at: before }, { limit: batchRows, reason: 'order', context });
    }
    let copies = 0;
    for (let last = batchRows; last === batchRows && copies < orderRows; copies += last) last = await this.store.deleteOldestCopies(endpointId, id, batchRows);
    return { deleted, more: deleted >= orderRows || copies >= orderRows };
  }
}

function keptFrom(retentionDays: number | null, now: Date): { readonly id: string; readonly at: Date } | { readonly id: undefined; readonly at: undefined } {
  if (retentionDays === null) return { id: undefined, at: undefined };
  const at = new Date(now.getTime() - retentionDays * dayMs);
  return { id: firstIdAt(at), at };
}
