import type { Transaction } from '@cairn/subgraph';
import type { AnsweredRecord } from '../domain/prediction.js';
import type { KnownPartitions } from './known-partitions.js';

/** Writes a batch in one statement; rows that are there already stay as they are. */
export async function insertPredictions(transaction: Transaction, partitions: KnownPartitions, batchId: string, records: readonly AnsweredRecord[]): Promise<void> {
  await partitions.make((sql, parameters) => transaction.query(sql, parameters), records.map(({ id }) => id));
  const inserted = await insert(transaction, batchId, records).catch((error: unknown) => {
    partitions.forget();
    throw error;
  });
  const ids = records.map(({ id }) => id).sort();
  await transaction.query('UPDATE serving.prediction_batch SET first_id = $2, last_id = $3 WHERE id = $1', [batchId, ids[0], ids.at(-1)]);
  await addKept(transaction, records[0]!.endpointId, inserted);
}

/** Counts predictions of an endpoint that are kept from now on, or with a number below 0 not any more. */
export async function addKept(transaction: Transaction, endpointId: string, count: number): Promise<void> {
  await transaction.query(
    `INSERT INTO serving.endpoint_log AS l (endpoint_id, kept) VALUES ($1, greatest(0, $2::float8))
     ON CONFLICT (endpoint_id) DO UPDATE SET kept = greatest(0, l.kept + $2)`,
    [endpointId, count],
  );
}

async function insert(transaction: Transaction, batchId: string, records: readonly AnsweredRecord[]): Promise<number> {
  const column = <T>(pick: (record: AnsweredRecord) => T): T[] => records.map(pick);
  const inserted = await transaction.query(
    `INSERT INTO serving.prediction (batch_id, id, project_id, endpoint_id, variant_id, model_version_id, rollout_id, step_index,
       traffic_percent, observed_at, served_at, latency_ms, features, outputs, score, caller_id, request_id, redacted, sticky_hash, label_key)
     SELECT $1, p.id, p.project_id, p.endpoint_id, p.variant_id, p.model_version_id, p.rollout_id, p.step_index,
       p.traffic_percent, p.observed_at, p.served_at, p.latency_ms, p.features::jsonb, p.outputs::jsonb, p.score, p.caller_id, p.request_id,
       p.redacted::jsonb, p.sticky_hash, p.label_key
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::float8[],
       $10::timestamptz[], $11::timestamptz[], $12::float8[], $13::text[], $14::text[], $15::float8[], $16::text[], $17::text[],
       $18::text[], $19::text[], $20::text[])
       AS p(id, project_id, endpoint_id, variant_id, model_version_id, rollout_id, step_index, traffic_percent,
         observed_at, served_at, latency_ms, features, outputs, score, caller_id, request_id, redacted, sticky_hash, label_key)
     ON CONFLICT (id) DO NOTHING RETURNING 1`,
    [
      batchId,
      column(({ id }) => id),
      column(({ projectId }) => projectId),
      column(({ endpointId }) => endpointId),
      column(({ variantId }) => variantId),
      column(({ modelVersionId }) => modelVersionId),
      column(({ rolloutId }) => rolloutId ?? null),
      column(({ stepIndex }) => stepIndex ?? null),
      column(({ trafficPercent }) => trafficPercent),
      column(({ observedAt }) => observedAt),
      column(({ servedAt }) => servedAt),
      column(({ latencyMs }) => latencyMs),
      column(({ features }) => JSON.stringify(features)),
      column(({ outputs }) => JSON.stringify(outputs)),
      column(({ score }) => score ?? null),
      column(({ callerId }) => callerId),
      column(({ requestId }) => requestId ?? null),
      column(({ redacted }) => (redacted.length === 0 ? null : JSON.stringify(redacted))),
      column(({ stickyHash }) => stickyHash ?? null),
      column(({ labelKey }) => labelKey ?? null),
    ],
  );
  return inserted.length;
}
