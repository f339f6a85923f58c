import type { Transaction } from '@cairn/subgraph';
import { addPairs, emptyPairs, type PairTally } from '../domain/pairs.js';
import type { ShadowAnswer, ShadowedRecord } from '../domain/prediction.js';
import type { VariantLabels } from '../domain/step-labels.js';

type Query = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

interface PairRow {
  readonly count: number;
  readonly candidate_failed: number;
  readonly dropped: number;
  readonly scored: number;
  readonly difference_sum: number;
  readonly difference_squared_sum: number;
  readonly largest_difference: number;
  readonly agreed: number;
  readonly differences: number[];
}

const pairColumns = 'count, candidate_failed, dropped, scored, difference_sum, difference_squared_sum, largest_difference, agreed, differences';

/** How champion and candidate answered the same rows in one step. */
export async function readPairs(query: Query, rolloutId: string, stepIndex: number): Promise<PairTally> {
  const [row] = await query<PairRow>(`SELECT ${pairColumns} FROM serving.pair_tally WHERE rollout_id = $1 AND step_index = $2`, [rolloutId, stepIndex]);
  return row ? pairsFrom(row) : emptyPairs;
}

/** Adds to what is known of one step. */
export async function addToPairs(transaction: Transaction, key: readonly [rolloutId: string, stepIndex: number], more: PairTally): Promise<void> {
  await transaction.query(
    `INSERT INTO serving.pair_tally (rollout_id, step_index, ${pairColumns}) VALUES ($1, $2, 0, 0, 0, 0, 0, 0, 0, 0, $3::float8[]) ON CONFLICT DO NOTHING`,
    [...key, emptyPairs.differences],
  );
  const [row] = await transaction.query<PairRow>(`SELECT ${pairColumns} FROM serving.pair_tally WHERE rollout_id = $1 AND step_index = $2 FOR UPDATE`, key);
  const sum = addPairs(pairsFrom(row!), more);
  await transaction.query(
    `UPDATE serving.pair_tally SET (${pairColumns}) = ROW($3, $4, $5, $6, $7, $8, $9, $10, $11::float8[]) WHERE rollout_id = $1 AND step_index = $2`,
    [...key, sum.count, sum.candidateFailed, sum.dropped, sum.scored, sum.differenceSum, sum.differenceSquaredSum, sum.largestDifference, sum.agreed, sum.differences],
  );
}

function pairsFrom(row: PairRow): PairTally {
  return {
    count: row.count,
    candidateFailed: row.candidate_failed,
    dropped: row.dropped,
    scored: row.scored,
    differenceSum: row.difference_sum,
    differenceSquaredSum: row.difference_squared_sum,
    largestDifference: row.largest_difference,
    agreed: row.agreed,
    differences: row.differences,
  };
}

/** Keeps what a candidate answered; what is there already stays. */
export async function insertShadowAnswers(transaction: Transaction, records: readonly ShadowedRecord[]): Promise<void> {
  const kept = records.filter(({ outputs }) => outputs !== undefined);
  if (kept.length === 0) return;
  const column = <T>(pick: (record: ShadowedRecord) => T): T[] => kept.map(pick);
  await transaction.query(
    `INSERT INTO serving.shadow_answer (prediction_id, variant_id, endpoint_id, model_version_id, rollout_id, step_index, outputs, score, latency_ms)
     SELECT id, variant_id, endpoint_id, model_version_id, rollout_id, step_index, outputs::jsonb, score, latency_ms
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::float8[], $9::float8[])
       AS s(id, variant_id, endpoint_id, model_version_id, rollout_id, step_index, outputs, score, latency_ms)
     ON CONFLICT DO NOTHING`,
    [
      column(({ id }) => id),
      column(({ variantId }) => variantId),
      column(({ endpointId }) => endpointId),
      column(({ modelVersionId }) => modelVersionId),
      column(({ rolloutId }) => rolloutId),
      column(({ stepIndex }) => stepIndex),
      column(({ outputs }) => JSON.stringify(outputs)),
      column(({ score }) => score ?? null),
      column(({ latencyMs }) => latencyMs),
    ],
  );
}

/** What candidates answered to copies of the predictions. */
export async function readShadowAnswers(query: Query, predictionIds: readonly string[]): Promise<ShadowAnswer[]> {
  const rows = await query<{ prediction_id: string; variant_id: string; model_version_id: string; outputs: Record<string, unknown>; score: number | null; latency_ms: number }>(
    'SELECT prediction_id, variant_id, model_version_id, outputs, score, latency_ms FROM serving.shadow_answer WHERE prediction_id = ANY($1) ORDER BY prediction_id, variant_id',
    [predictionIds],
  );
  return rows.map((row) => ({
    predictionId: row.prediction_id,
    variantId: row.variant_id,
    modelVersionId: row.model_version_id,
    outputs: row.outputs,
    score: row.score ?? undefined,
    latencyMs: row.latency_ms,
  }));
}

/**
 * Counts labels for the variants that answered during a rollout, of each unit the first; a unit's label that comes again with another
 * value replaces it. Labels whose prediction is not here yet wait for it, if it is not older than `waitFromId`.
 */
export async function putStepLabels(transaction: Transaction, labels: readonly { readonly predictionId: string; readonly value: number }[], waitFromId: string): Promise<void> {
  if (labels.length === 0) return;
  const ids = labels.map(({ predictionId }) => predictionId);
  const sorted = ids.toSorted();
  const given = [ids, labels.map(({ value }) => value)];
  // The bounds let PostgreSQL look into the parts of these months alone.
  await transaction.query(
    `INSERT INTO serving.step_label AS known (rollout_id, step_index, variant_id, unit, prediction_id, value, score)
     SELECT DISTINCT ON (f.rollout_id, f.step_index, f.variant_id, f.unit) f.rollout_id, f.step_index, f.variant_id, f.unit, f.id, l.value, f.score
     FROM unnest($1::text[], $2::float8[]) AS l(id, value) JOIN (
       SELECT id, rollout_id, step_index, variant_id, coalesce(sticky_hash, id) AS unit, score FROM serving.prediction
         WHERE id = ANY($1) AND id BETWEEN $3 AND $4 AND rollout_id IS NOT NULL
       UNION ALL
       SELECT prediction_id, rollout_id, step_index, variant_id, prediction_id, score FROM serving.shadow_answer WHERE prediction_id = ANY($1)
     ) f ON f.id = l.id
     ORDER BY f.rollout_id, f.step_index, f.variant_id, f.unit, f.id
     ON CONFLICT (rollout_id, step_index, variant_id, unit) DO UPDATE SET value = excluded.value WHERE known.prediction_id = excluded.prediction_id`,
    [...given, sorted[0], sorted.at(-1)],
  );
  await transaction.query(
    `INSERT INTO serving.waiting_label (prediction_id, value)
     SELECT DISTINCT ON (l.id) l.id, l.value FROM unnest($1::text[], $2::float8[]) AS l(id, value)
     WHERE l.id COLLATE "C" >= $3 AND NOT EXISTS (SELECT FROM serving.prediction p WHERE p.id = l.id AND p.id >= $3)
     ON CONFLICT (prediction_id) DO UPDATE SET value = excluded.value`,
    [...given, waitFromId],
  );
  await transaction.query('DELETE FROM serving.waiting_label WHERE prediction_id < $1', [waitFromId]);
}

/** Labels that waited for these predictions; they wait no longer. */
export async function takeWaitingLabels(transaction: Transaction, predictionIds: readonly string[]): Promise<{ readonly predictionId: string; readonly value: number }[]> {
  const rows = await transaction.query<{ prediction_id: string; value: number }>('DELETE FROM serving.waiting_label WHERE prediction_id = ANY($1) RETURNING prediction_id, value', [predictionIds]);
  return rows.map((row) => ({ predictionId: row.prediction_id, value: row.value }));
}

/**
 * What the labels say about each variant of a step: their sums, and those of the loss −ln p(label) where the label is 0 or 1 and the
 * score a probability. A probability below 1e-15 counts as that, so that the logarithm stays finite, as training code usually does.
 */
export async function readStepLabels(query: Query, rolloutId: string, stepIndex: number): Promise<ReadonlyMap<string, VariantLabels>> {
  const rows = await query<{ variant_id: string; count: number; sum: number; squared: number; labelled: number; loss: number | null; loss_squared: number | null; error_squared: number | null }>(
    `SELECT variant_id, count(*)::float8 AS count, sum(value) AS sum, sum(value * value) AS squared,
       count(loss)::float8 AS labelled, sum(loss) AS loss, sum(loss * loss) AS loss_squared, sum((score - value) ^ 2) FILTER (WHERE loss IS NOT NULL) AS error_squared
     FROM (
       SELECT variant_id, value, score,
         CASE WHEN score BETWEEN 0 AND 1 AND value IN (0, 1) THEN -ln(greatest(1e-15::float8, CASE WHEN value = 1 THEN score ELSE 1 - score END)) END AS loss
       FROM serving.step_label WHERE rollout_id = $1 AND step_index = $2
     ) l GROUP BY variant_id`,
    [rolloutId, stepIndex],
  );
  return new Map(
    rows.map((row) => [
      row.variant_id,
      {
        labels: { count: row.count, sum: row.sum, squaredSum: row.squared },
        outcome: row.labelled === 0 ? undefined : { labelled: row.labelled, logLossSum: row.loss!, logLossSquaredSum: row.loss_squared!, squaredErrorSum: row.error_squared! },
      },
    ]),
  );
}
