import type { RequestContext } from '@cairn/core';
import type { Database, Transaction } from '@cairn/subgraph';
import type { KeptFrom, RetentionStore } from '../domain/prediction-retention.js';
import { monthOf } from '../domain/prediction-time.js';
import { attach, attachedPartitions, detachedPartitions, type Partition, type Query } from './prediction-partitions.js';
import { addKept } from './prediction-sql.js';

/**
 * Drops partitions in which no endpoint keeps anything. Each is detached first, which lets readers and writers go on, then
 * looked at once more, since a late batch may have come meanwhile, and then dropped, or attached again. A process may end
 * at any of these steps: the next call goes on from there.
 */
export async function dropUnneeded(database: Database, kept: readonly KeptFrom[], context: RequestContext): Promise<string[]> {
  const query: Query = (sql, parameters) => database.query(sql, parameters);
  for (const partition of await attachedPartitions(query)) {
    if (partition.leaving) await query(`ALTER TABLE serving.prediction DETACH PARTITION serving.${partition.name} FINALIZE`);
    else if (await isUnneeded(query, partition, kept)) await query(`ALTER TABLE serving.prediction DETACH PARTITION serving.${partition.name} CONCURRENTLY`);
  }
  const dropped: string[] = [];
  for (const name of await detachedPartitions(query)) {
    if (await database.commit(context, (transaction) => dropOrAttach(transaction, name, kept))) dropped.push(name);
  }
  return dropped;
}

/** Deletes the oldest predictions of an endpoint before an id, and says so. */
export async function deleteOldest(
  database: Database,
  endpointId: string,
  before: Parameters<RetentionStore['deleteOldest']>[1],
  { limit, reason, context }: Parameters<RetentionStore['deleteOldest']>[2],
): Promise<number> {
  return database.commit(context, async (transaction) => {
    const old = await transaction.query<{ id: string; project_id: string }>(
      'SELECT id, project_id FROM serving.prediction WHERE endpoint_id = $1 AND id < $2 ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED',
      [endpointId, before.id, limit],
    );
    if (old.length === 0) return 0;
    // Both bounds let PostgreSQL look into the parts of these months alone.
    await transaction.query('DELETE FROM serving.prediction WHERE id = ANY($1) AND id BETWEEN $2 AND $3', [old.map(({ id }) => id), old[0]!.id, old.at(-1)!.id]);
    await addKept(transaction, endpointId, -old.length);
    transaction.emit({
      type: 'predictions.purged',
      projectId: old[0]!.project_id,
      nodeId: endpointId,
      payload: { before: before.at.toISOString(), count: old.length, reason },
    });
    return old.length;
  });
}

/** Deletes the oldest answers of candidates to copies of an endpoint's predictions before an id: the predictions' own deletion tells of them. */
export async function deleteOldestCopies(database: Database, endpointId: string, beforeId: string, limit: number): Promise<number> {
  const [row] = await database.query<{ deleted: number }>(
    `WITH old AS (SELECT prediction_id, variant_id FROM serving.shadow_answer WHERE endpoint_id = $1 AND prediction_id < $2 ORDER BY prediction_id LIMIT $3 FOR UPDATE SKIP LOCKED),
       gone AS (DELETE FROM serving.shadow_answer s USING old WHERE s.prediction_id = old.prediction_id AND s.variant_id = old.variant_id RETURNING 1)
     SELECT count(*) AS deleted FROM gone`,
    [endpointId, beforeId, limit],
  );
  return row!.deleted;
}

async function isUnneeded(query: Query, { name, toId }: Pick<Partition, 'name' | 'toId'>, kept: readonly KeptFrom[]): Promise<boolean> {
  // Of the present and of future months something is always needed.
  if (toId > monthOf(new Date()).fromId) return false;
  const needing = kept.filter(({ id }) => id === undefined || id < toId);
  const [found] = await query(
    `SELECT 1 FROM unnest($1::text[], $2::text[]) AS e(id, kept) WHERE EXISTS (
       SELECT FROM serving.${name} p WHERE p.endpoint_id = e.id AND p.id >= e.kept) LIMIT 1`,
    [needing.map(({ endpointId }) => endpointId), needing.map(({ id }) => id ?? '')],
  );
  return found === undefined;
}

async function dropOrAttach(transaction: Transaction, name: string, kept: readonly KeptFrom[]): Promise<boolean> {
  const query: Query = (sql, parameters) => transaction.query(sql, parameters);
  await query("SELECT pg_advisory_xact_lock(hashtextextended('serving partitions', 0))");
  // Another process may have been quicker.
  if (!(await detachedPartitions(query)).includes(name)) return false;
  const bounds = await boundsOf(query, name);
  if (!(await isUnneeded(query, { name, toId: bounds.toId }, kept))) {
    await attach(query, { name, ...bounds });
    return false;
  }
  const counts = (await query(`SELECT endpoint_id, project_id, count(*) AS count FROM serving.${name} GROUP BY endpoint_id, project_id ORDER BY endpoint_id`)) as { endpoint_id: string; project_id: string; count: number }[];
  for (const { endpoint_id: endpointId, project_id: projectId, count } of counts) {
    await addKept(transaction, endpointId, -count);
    transaction.emit({ type: 'predictions.purged', projectId, nodeId: endpointId, payload: { before: bounds.before.toISOString(), count, reason: 'retention' } });
  }
  await query(`DROP TABLE serving.${name}`);
  return true;
}

/** A month's table says in its name what it holds; the one of everything before ends where the first month begins. */
async function boundsOf(query: Query, name: string): Promise<{ readonly fromId: string | undefined; readonly toId: string; readonly before: Date }> {
  const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
  if (year !== undefined) {
    const { fromId, toId } = monthOf(new Date(Date.UTC(Number(year), Number(month) - 1, 1)));
    return { fromId, toId, before: new Date(Date.UTC(Number(year), Number(month), 1)) };
  }
  const [first] = (await attachedPartitions(query)).flatMap(({ fromId }) => (fromId === undefined ? [] : [fromId])).sort();
  const toId = first ?? monthOf(new Date()).fromId;
  return { fromId: undefined, toId, before: new Date(Number.parseInt(toId.slice(4), 16)) };
}
