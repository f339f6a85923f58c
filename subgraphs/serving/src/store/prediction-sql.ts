import type { Transaction } from '@cairn/subgraph';
import type { SpoolRecord } from '../domain/prediction.js';

type Answered = Extract<SpoolRecord, { kind: 'answered' }>;

/** Writes a batch in one statement; rows that are there already stay as they are. */
export async function insertPredictions(transaction: Transaction, batchId: string, records: readonly Answered[]): Promise<void> {
  const column = <T>(pick: (record: Answered) => T): T[] => records.map(pick);
  await transaction.query(
    `INSERT INTO serving.prediction (batch_id, id, project_id, endpoint_id, variant_id, model_version_id, rollout_id, step_index,
       traffic_percent, observed_at, served_at, latency_ms, features, outputs, score, caller_id, request_id)
     SELECT $1, p.id, p.project_id, p.endpoint_id, p.variant_id, p.model_version_id, p.rollout_id, p.step_index,
       p.traffic_percent, p.observed_at, p.served_at, p.latency_ms, p.features::jsonb, p.outputs::jsonb, p.score, p.caller_id, p.request_id
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[], $9::float8[],
       $10::timestamptz[], $11::timestamptz[], $12::float8[], $13::text[], $14::text[], $15::float8[], $16::text[], $17::text[])
       AS p(id, project_id, endpoint_id, variant_id, model_version_id, rollout_id, step_index, traffic_percent,
         observed_at, served_at, latency_ms, features, outputs, score, caller_id, request_id)
     ON CONFLICT (id) DO NOTHING`,
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
    ],
  );
}
