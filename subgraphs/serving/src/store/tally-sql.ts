import type { Transaction } from '@cairn/subgraph';
import type { LogRecord } from '../domain/prediction.js';
import { addTallies, emptyTally, tallyOf, type Tally } from '../domain/tally.js';

interface TallyRow {
  readonly variant_id: string;
  readonly requests: number;
  readonly errors: number;
  readonly predictions: number;
  readonly copies: number;
  readonly score_count: number;
  readonly score_sum: number;
  readonly scores: number[];
  readonly latencies: number[];
}

const columns = 'variant_id, requests, errors, predictions, copies, score_count, score_sum, scores, latencies';

type Query = (sql: string, parameters: readonly unknown[]) => Promise<TallyRow[]>;

/** What the variants did in one step of a rollout, by id. */
export async function readStepTallies(query: Query, rolloutId: string, stepIndex: number): Promise<Map<string, Tally>> {
  const rows = await query(`SELECT ${columns} FROM serving.tally WHERE rollout_id = $1 AND step_index = $2`, [rolloutId, stepIndex]);
  return new Map(rows.map((row) => [row.variant_id, tallyFrom(row)]));
}

/** What a variant did in all its time. */
export async function readTally(query: Query, variantId: string): Promise<Tally> {
  const rows = await query(`SELECT ${columns} FROM serving.tally WHERE variant_id = $1`, [variantId]);
  return rows.map(tallyFrom).reduce(addTallies, emptyTally);
}

/** Adds what the records say, in one order for all processes, so that none waits for the other crosswise. */
export async function addToTallies(transaction: Transaction, records: readonly LogRecord[]): Promise<void> {
  const groups = new Map<string, LogRecord[]>();
  for (const record of records) {
    const key = `${record.variantId} ${record.rolloutId ?? ''} ${record.stepIndex ?? 0}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key)!;
    const { variantId, rolloutId = '', stepIndex = 0 } = group[0]!;
    await addOne(transaction, [variantId, rolloutId, stepIndex], tallyOf(group));
  }
}

async function addOne(transaction: Transaction, key: readonly [string, string, number], more: Tally): Promise<void> {
  const sum = (column: string): string => `ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0) FROM unnest(t.${column}, excluded.${column}) WITH ORDINALITY AS u(a, b, bin) ORDER BY bin)`;
  await transaction.query(
    `INSERT INTO serving.tally AS t (variant_id, rollout_id, step_index, requests, errors, predictions, copies, score_count, score_sum, scores, latencies)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::float8[], $11::float8[])
     ON CONFLICT (variant_id, rollout_id, step_index) DO UPDATE SET requests = t.requests + excluded.requests, errors = t.errors + excluded.errors,
       predictions = t.predictions + excluded.predictions, copies = t.copies + excluded.copies, score_count = t.score_count + excluded.score_count,
       score_sum = t.score_sum + excluded.score_sum, scores = ${sum('scores')}, latencies = ${sum('latencies')}`,
    [...key, more.requests, more.errors, more.predictions, more.copies, more.scoreCount, more.scoreSum, more.scores, more.latencies],
  );
}

function tallyFrom(row: TallyRow): Tally {
  const { requests, errors, predictions, copies, score_count: scoreCount, score_sum: scoreSum, scores, latencies } = row;
  return { requests, errors, predictions, copies, scoreCount, scoreSum, scores, latencies };
}
