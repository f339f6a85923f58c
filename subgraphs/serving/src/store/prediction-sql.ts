import type { Transaction } from '@cairn/subgraph';
import type { AnsweredRecord } from '../domain/prediction.js';
import type { NamedBatch } from '../domain/stores.js';
import type { KnownPartitions } from './known-partitions.js';

/** Rows of one statement: making and sending more holds up answers for too long. */
const rowsAtOnce = 250;

/** Writes a batch, with what is kept of the batch itself; rows that are there already stay as they are. */
export async function insertPredictions(transaction: Transaction, partitions: KnownPartitions, batch: NamedBatch, records: readonly AnsweredRecord[]): Promise<void> {
  await partitions.make((sql, parameters) => transaction.query(sql, parameters), records.map(({ id }) => id));
  const ids = records.map(({ id }) => id).sort();
  const named = { ...batch, firstId: ids[0]!, lastId: ids.at(-1)! };
  for (let from = 0; from < records.length; from += rowsAtOnce) {
    await insert(transaction, named, records.slice(from, from + rowsAtOnce)).catch((error: unknown) => {
      partitions.forget();
      throw error;
    });
  }
}

/** Counts predictions of an endpoint that are kept from now on, or with a number below 0 not any more. */
export async function addKept(transaction: Transaction, endpointId: string, count: number): Promise<void> {
  await transaction.query(
    `INSERT INTO serving.endpoint_log AS l (endpoint_id, kept) VALUES ($1, greatest(0, $2::float8))
     ON CONFLICT (endpoint_id) DO UPDATE SET kept = greatest(0, l.kept + $2)`,
    [endpointId, count],
  );
}

/** Of each run of rows that have all this in common, it goes over once. */
const shared = {
  variant_id: ['text', ({ variantId }) => variantId],
  model_version_id: ['text', ({ modelVersionId }) => modelVersionId],
  rollout_id: ['text', ({ rolloutId }) => rolloutId ?? null],
  step_index: ['integer', ({ stepIndex }) => stepIndex ?? null],
  traffic_percent: ['float8', ({ trafficPercent }) => trafficPercent],
  observed_at: ['timestamptz', ({ observedAt }) => observedAt],
  served_at: ['timestamptz', ({ servedAt }) => servedAt],
  latency_ms: ['float8', ({ latencyMs }) => latencyMs],
  caller_id: ['text', ({ callerId }) => callerId],
  request_id: ['text', ({ requestId }) => requestId ?? null],
  sticky_hash: ['text', ({ stickyHash }) => stickyHash ?? null],
  redacted: ['text', ({ redacted }) => (redacted.length === 0 ? null : JSON.stringify(redacted))],
} as const satisfies Record<string, readonly [type: string, pick: (record: AnsweredRecord) => unknown]>;
const columns = Object.keys(shared);
const picks = Object.values(shared).map(([, pick]) => pick as (record: AnsweredRecord) => unknown);

async function insert(transaction: Transaction, { id: batchId, eventId, firstId, lastId }: NamedBatch & { readonly firstId: string; readonly lastId: string }, records: readonly AnsweredRecord[]): Promise<void> {
  const { endpointId, projectId } = records[0]!;
  const ids = records.map(({ id }) => id);
  const runs: unknown[][] = columns.map(() => []);
  const runOf: number[] = [];
  let last: readonly unknown[] = [];
  for (const record of records) {
    const values = picks.map((pick) => pick(record));
    if (runOf.length === 0 || values.some((value, index) => value !== last[index])) values.forEach((value, index) => runs[index]!.push(value));
    runOf.push(runs[0]!.length);
    last = values;
  }
  // JSON holds no line breaks, so that texts with breaks between them need not be escaped one by one, and read so.
  const lines = (pick: (record: AnsweredRecord) => unknown): string => records.map((record) => JSON.stringify(pick(record))).join('\n');
  await transaction.query(
    `WITH inserted AS (
       INSERT INTO serving.prediction (batch_id, endpoint_id, project_id, id, features, outputs, score, label_key, ${columns.join(', ')})
       SELECT $1, $2, $3, p.id, p.features::jsonb, p.outputs::jsonb, p.score, p.label_key, ${columns.map((column) => (column === 'redacted' ? 'r.redacted::jsonb' : `r.${column}`)).join(', ')}
       FROM ROWS FROM (unnest($4::text[], $5::float8[], $6::text[], $7::integer[]), string_to_table($8, E'\\n'), string_to_table($9, E'\\n')) AS p(id, score, label_key, run, features, outputs)
       JOIN unnest(${Object.values(shared).map(([type], index) => `$${index + 13}::${type}[]`).join(', ')}) WITH ORDINALITY AS r(${columns.join(', ')}, run) ON r.run = p.run
       ON CONFLICT (id) DO NOTHING RETURNING 1
     ), named AS (
       UPDATE serving.prediction_batch SET first_id = $10, last_id = $11, event_id = $12 WHERE id = $1
     )
     INSERT INTO serving.endpoint_log AS l (endpoint_id, kept) SELECT $2, count(*) FROM inserted
     ON CONFLICT (endpoint_id) DO UPDATE SET kept = l.kept + excluded.kept`,
    [
      batchId,
      endpointId,
      projectId,
      ids,
      records.map(({ score }) => score ?? null),
      records.map(({ labelKey }) => labelKey ?? null),
      runOf,
      lines(({ features }) => features),
      lines(({ outputs }) => outputs),
      firstId,
      lastId,
      eventId,
      ...runs,
    ],
  );
}
