import type { Transaction } from '@cairn/subgraph';
import type { KeyedLabel, NewLabel } from '../domain/label.js';

/** @returns how many are new, or have a new value. */
export async function putLabels(transaction: Transaction, projectId: string, batchId: string, labels: readonly NewLabel[], recordedAt: Date): Promise<number> {
  const changed = await transaction.query(
    `INSERT INTO data.label AS l (prediction_id, project_id, batch_id, value, at, recorded_at)
     SELECT p, $1, $2, v, a, $3 FROM unnest($4::text[], $5::float8[], $6::timestamptz[]) AS u(p, v, a)
     ON CONFLICT (prediction_id) DO UPDATE SET value = excluded.value, at = excluded.at, batch_id = excluded.batch_id, recorded_at = excluded.recorded_at
     WHERE l.project_id = excluded.project_id AND l.value <> excluded.value
     RETURNING prediction_id`,
    [projectId, batchId, recordedAt, labels.map((label) => label.predictionId), labels.map(({ value }) => value), labels.map(({ at }) => at)],
  );
  return changed.length;
}

/** @returns how many are new, or have a new value. */
export async function putKeyedLabels(transaction: Transaction, projectId: string, batchId: string, labels: readonly KeyedLabel[], recordedAt: Date): Promise<number> {
  const before = await transaction.query<{ same: boolean }>(
    `SELECT FROM data.keyed_label l JOIN unnest($2::text[], $3::text[], $4::float8[]) AS u(k, e, v)
       ON l.project_id = $1 AND l.key = u.k AND l.endpoint_id = u.e AND l.value = u.v`,
    [projectId, labels.map(({ key }) => key), labels.map(({ endpointId }) => endpointId ?? ''), labels.map(({ value }) => value)],
  );
  // Also one that is the same belongs to the new batch: its prediction may have been logged meanwhile.
  await transaction.query(
    `INSERT INTO data.keyed_label (project_id, key, endpoint_id, batch_id, value, at, recorded_at)
     SELECT $1, k, e, $2, v, a, $3 FROM unnest($4::text[], $5::text[], $6::float8[], $7::timestamptz[]) AS u(k, e, v, a)
     ON CONFLICT (project_id, key, endpoint_id) DO UPDATE SET value = excluded.value, at = excluded.at, batch_id = excluded.batch_id, recorded_at = excluded.recorded_at`,
    [projectId, batchId, recordedAt, labels.map(({ key }) => key), labels.map(({ endpointId }) => endpointId ?? ''), labels.map(({ value }) => value), labels.map(({ at }) => at)],
  );
  return labels.length - before.length;
}

export async function keyedLabelsOf(transaction: Transaction, batchId: string): Promise<KeyedLabel[]> {
  return (await transaction.query<KeyedLabelRow>(`SELECT ${columns} FROM data.keyed_label WHERE batch_id = $1`, [batchId])).map(keyedLabelFrom);
}

/** What is known of keys at an endpoint; what was said of the endpoint itself goes before what was said of all. */
export async function keyedLabels(transaction: Transaction, projectId: string, endpointId: string, keys: readonly string[]): Promise<KeyedLabel[]> {
  const rows = await transaction.query<KeyedLabelRow>(
    `SELECT DISTINCT ON (key) ${columns} FROM data.keyed_label WHERE project_id = $1 AND endpoint_id IN ('', $2) AND key = ANY($3) ORDER BY key, endpoint_id DESC`,
    [projectId, endpointId, keys],
  );
  return rows.map(keyedLabelFrom);
}

export async function hasKeyedLabels(transaction: Transaction, projectId: string): Promise<boolean> {
  return (await transaction.query('SELECT FROM data.keyed_label WHERE project_id = $1 LIMIT 1', [projectId])).length > 0;
}

interface KeyedLabelRow {
  readonly key: string;
  readonly endpoint_id: string;
  readonly value: number;
  readonly at: Date;
}

const columns = 'key, endpoint_id, value, at';

function keyedLabelFrom({ key, endpoint_id: endpointId, value, at }: KeyedLabelRow): KeyedLabel {
  return { key, endpointId: endpointId === '' ? undefined : endpointId, value, at };
}
