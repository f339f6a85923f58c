import { newId, type Actor, type RequestContext } from '@cairn/core';
import { unpacked } from './packed-rows.js';
import type { SpoolRecord } from './prediction.js';
import type { ServingCommit, ServingStore } from './stores.js';
import { bucketsOf } from './traffic.js';

/** Keeps what was served for good, in batches that say so once. */
export class PredictionLog {
  /** @param actor who tells of a batch: nobody asked for it. */
  constructor(
    private readonly store: ServingStore,
    private readonly actor: Actor,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @param records of one endpoint. A batch that was logged before changes nothing. */
  async log(batchId: string, records: readonly SpoolRecord[]): Promise<void> {
    const context: RequestContext = { actor: this.actor, requestId: newId('request') };
    await this.store.commit(context, (commit) => this.write(commit, batchId, records));
  }

  /** The same within a commit that does more. */
  async write(commit: ServingCommit, batchId: string, spooled: readonly SpoolRecord[]): Promise<void> {
    const [first] = spooled;
    if (!first) return;
    const { projectId, endpointId } = first;
    if (!(await commit.claimBatch({ id: batchId, projectId, endpointId }))) return;
    const records = spooled.flatMap(unpacked);
    const answered = records.filter((record) => record.kind === 'answered');
    await commit.addTallies(records);
    await commit.addTraffic(bucketsOf(records, this.now()));
    await commit.addPairs(records);
    await commit.insertShadowAnswers(records.filter((record) => record.kind === 'shadowed'));
    if (answered.length === 0) return;
    const keyed = answered.filter(({ labelKey }) => labelKey !== undefined).length;
    const times = answered.map(({ observedAt }) => observedAt.getTime());
    const eventId = commit.emit({
      type: 'predictions.logged',
      projectId,
      nodeId: endpointId,
      payload: {
        batchId,
        count: answered.length,
        firstObservedAt: new Date(Math.min(...times)).toISOString(),
        lastObservedAt: new Date(Math.max(...times)).toISOString(),
        ...(keyed === 0 ? {} : { keyed }),
      },
    });
    await commit.insertPredictions({ id: batchId, eventId }, answered);
  }
}
