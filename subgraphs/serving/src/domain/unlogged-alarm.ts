import { newId, type Actor, type RequestContext } from '@cairn/core';
import type { Endpoint } from './endpoint.js';
import type { ServingStore } from './stores.js';

/** A time in which an endpoint answered and its answers could not be logged, as this process saw it. */
export interface Outage {
  readonly endpoint: Endpoint;
  readonly reason: string;
  readonly from: Date;
  readonly lastAt: Date;
  /** Predictions so far, and those of them that the database does not know of. */
  readonly count: number;
  readonly unsaved: number;
  readonly savedAt: Date | undefined;
}

/** What the log said of an endpoint's answers that it could not take. */
export interface Unlogged {
  /** Predictions, of all time. */
  readonly count: number;
  /** Of the last outage. */
  readonly reason: string;
  readonly from: Date;
  /** Undefined while it lasts. */
  readonly to: Date | undefined;
}

/** An outage has ended when so long nothing was left out: a spool that is full takes some and refuses others in turn. */
const quietMs = 10_000;
/** While it lasts, the database learns of the count so often. */
const saveMs = 10_000;

/** What is to be done about an outage now. */
function dueOf({ savedAt, lastAt, unsaved }: Outage, now: Date): 'begin' | 'save' | 'end' | undefined {
  if (savedAt === undefined) return 'begin';
  if (now.getTime() - lastAt.getTime() >= quietMs) return 'end';
  return unsaved > 0 && now.getTime() - savedAt.getTime() >= saveMs ? 'save' : undefined;
}

/** Says once for each outage that an endpoint answers without being logged, and once how much that was. */
export class UnloggedAlarm {
  readonly #outages = new Map<string, Outage>();

  /** @param actor in whose name it is said. */
  constructor(
    private readonly store: ServingStore,
    private readonly actor: Actor,
    private readonly now: () => Date,
  ) {}

  /** Counts predictions that were answered and not logged. */
  note(endpoint: Endpoint, count: number, reason: string): void {
    const at = this.now();
    const outage = this.#outages.get(endpoint.id) ?? { endpoint, reason, from: at, lastAt: at, count: 0, unsaved: 0, savedAt: undefined };
    this.#outages.set(endpoint.id, { ...outage, lastAt: at, count: outage.count + count, unsaved: outage.unsaved + count });
  }

  /** Says what there is to say; what the database does not take now is said the next time. */
  async tell(): Promise<void> {
    for (const outage of this.#outages.values()) {
      const due = dueOf(outage, this.now());
      if (due !== undefined) await this.#tell(outage, due);
    }
  }

  /** Says of every outage that it has ended: nothing more will be answered here. */
  async close(): Promise<void> {
    await this.tell();
    for (const outage of this.#outages.values()) await this.#tell(outage, 'end');
  }

  async #tell({ endpoint, count, unsaved, reason, from, lastAt }: Outage, due: 'begin' | 'save' | 'end'): Promise<void> {
    const context: RequestContext = { actor: this.actor, requestId: newId('request') };
    await this.store.commit(context, async (commit) => {
      await commit.addUnlogged(endpoint.id, { count: unsaved, reason, from, to: due === 'end' ? lastAt : undefined });
      if (due === 'save') return;
      commit.emit({ type: 'predictions.unlogged', projectId: endpoint.projectId, nodeId: endpoint.id, payload: { endpointId: endpoint.id, count, reason, ended: due === 'end' } });
    });
    // What came while it was being said is left for the next time.
    const since = this.#outages.get(endpoint.id)!;
    const left = since.unsaved - unsaved;
    if (due !== 'end') this.#outages.set(endpoint.id, { ...since, unsaved: left, savedAt: this.now() });
    else if (left === 0) this.#outages.delete(endpoint.id);
    else this.#outages.set(endpoint.id, { ...since, from: since.lastAt, count: left, unsaved: left, savedAt: undefined });
  }
}
