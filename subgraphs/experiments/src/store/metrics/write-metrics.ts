import { createHash } from 'node:crypto';
import type { Transaction } from '@cairn/subgraph';
import type { Addition } from '../../domain/metric-store.js';
import { encodeSegment } from './metric-codec.js';

type BatchName = { readonly runId: string; readonly batchId: string };

/** Which batches are new; from now on they are not. Of a batch that is named twice the first is. */
export async function claimBatches(transaction: Transaction, batches: readonly BatchName[]): Promise<boolean[]> {
  if (batches.length === 0) return [];
  const named = hashed(batches);
  const claimed = await transaction.query<{ run_id: string; hash: string }>(
    `INSERT INTO experiments.metric_batch (run_id, batch)
     SELECT run_id, decode(hash, 'hex') FROM unnest($1::text[], $2::text[]) AS b(run_id, hash)
     ON CONFLICT DO NOTHING RETURNING run_id, encode(batch, 'hex') AS hash`,
    [named.map(({ runId }) => runId), named.map(({ hash }) => hash)],
  );
  const fresh = new Set(claimed.map(({ run_id, hash }) => `${run_id} ${hash}`));
  // Each is taken out once, so that a repetition within this call is one.
  return named.map(({ runId, hash }) => fresh.delete(`${runId} ${hash}`));
}

/** Which batches were kept before. */
export async function knownBatches(transaction: Transaction, batches: readonly BatchName[]): Promise<boolean[]> {
  if (batches.length === 0) return [];
  const named = hashed(batches);
  const found = await transaction.query<{ run_id: string; hash: string }>(
    `SELECT run_id, encode(batch, 'hex') AS hash FROM experiments.metric_batch
     WHERE (run_id, batch) IN (SELECT run_id, decode(hash, 'hex') FROM unnest($1::text[], $2::text[]) AS b(run_id, hash))`,
    [named.map(({ runId }) => runId), named.map(({ hash }) => hash)],
  );
  const known = new Set(found.map(({ run_id, hash }) => `${run_id} ${hash}`));
  return named.map(({ runId, hash }) => known.has(`${runId} ${hash}`));
}

function hashed(batches: readonly BatchName[]): { readonly runId: string; readonly hash: string }[] {
  return batches.map(({ runId, batchId }) => ({ runId, hash: createHash('sha256').update(batchId).digest('hex').slice(0, 32) }));
}

/** Writes what is added to each run as one segment. */
export async function appendSegments(transaction: Transaction, additions: readonly Addition[]): Promise<void> {
  if (additions.length === 0) return;
  const places = additions.map((_, place) => `($${place * 4 + 1}, $${place * 4 + 2}, $${place * 4 + 3}::integer, $${place * 4 + 4}::bytea)`);
  const parameters = additions.flatMap(({ run, series }) => [run.id, run.experimentId, series.reduce((sum, { steps }) => sum + steps.length, 0), encodeSegment(series)]);
  await transaction.query(`INSERT INTO experiments.metric_segment (run_id, experiment_id, points, body) VALUES ${places.join(', ')}`, parameters);
}
