import type { Transaction, Database } from '@cairn/subgraph';
import type { MetricSeries, MetricSummary } from '../domain/metric.js';

/** How many points a chunk takes before the next is begun; one batch may carry it beyond. */
const chunkPoints = 1_000;

interface SummaryRow {
  readonly key: string;
  readonly count: number;
  readonly latest: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly last_step: number;
}

/** Writes each key's points to its open chunk: the run is locked, so counts do not move meanwhile. */
export async function appendSeries(transaction: Transaction, runId: string, series: readonly MetricSeries[]): Promise<void> {
  const updated = await transaction.query<{ key: string; count: number }>(
    `INSERT INTO experiments.metric AS m (run_id, key, count, latest, minimum, maximum, last_step)
     SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::bigint[])
     ON CONFLICT (run_id, key) DO UPDATE SET
       count = m.count + excluded.count,
       latest = CASE WHEN excluded.last_step >= m.last_step THEN excluded.latest ELSE m.latest END,
       minimum = least(m.minimum, excluded.minimum),
       maximum = greatest(m.maximum, excluded.maximum),
       last_step = greatest(m.last_step, excluded.last_step)
     RETURNING key, count`,
    [
      runId,
      series.map(({ key }) => key),
      series.map(({ steps }) => steps.length),
      series.map((one) => one.values[lastIndex(one)]),
      series.map(({ values }) => extreme(values, Math.min)),
      series.map(({ values }) => extreme(values, Math.max)),
      series.map((one) => one.steps[lastIndex(one)]),
    ],
  );
  const counts = new Map(updated.map(({ key, count }) => [key, Number(count)]));
  for (const { key, steps, values, at } of series) {
    const before = (counts.get(key) ?? steps.length) - steps.length;
    await transaction.query(
      `INSERT INTO experiments.metric_chunk AS c (run_id, key, number, first_index, steps, "values", at_ms)
       VALUES ($1, $2, $3, $4, $5::bigint[], $6::float8[], $7::bigint[])
       ON CONFLICT (run_id, key, number) DO UPDATE SET
         steps = c.steps || excluded.steps, "values" = c."values" || excluded."values", at_ms = c.at_ms || excluded.at_ms`,
      [runId, key, Math.floor(before / chunkPoints), before, steps, values, at.map((time) => time.getTime())],
    );
  }
}

export async function readSummaries(database: Database, runId: string): Promise<MetricSummary[]> {
  const rows = await database.query<SummaryRow>(
    'SELECT key, count, latest, minimum, maximum, last_step FROM experiments.metric WHERE run_id = $1 ORDER BY key',
    [runId],
  );
  return rows.map((row) => ({
    key: row.key,
    count: Number(row.count),
    latest: row.latest,
    minimum: row.minimum ?? undefined,
    maximum: row.maximum ?? undefined,
    lastStep: Number(row.last_step),
  }));
}

export async function readSeries(
  database: Database,
  runId: string,
  keys: readonly string[] | undefined,
  from: Readonly<Record<string, number>> = {},
): Promise<MetricSeries[]> {
  const rows = await database.query<{ key: string; first_index: number; steps: number[]; values: number[]; at_ms: number[] }>(
    `SELECT c.key, c.first_index, c.steps::float8[] AS steps, c."values", c.at_ms::float8[] AS at_ms
     FROM experiments.metric_chunk c
     LEFT JOIN (SELECT key, value::bigint AS skip FROM jsonb_each_text($3::jsonb)) f USING (key)
     WHERE c.run_id = $1 AND ($2::text[] IS NULL OR c.key = ANY($2))
       AND c.first_index + cardinality(c.steps) > coalesce(f.skip, 0)
     ORDER BY c.key, c.number`,
    [runId, keys ?? null, JSON.stringify(from)],
  );
  const series = new Map<string, { key: string; steps: number[]; values: number[]; at: Date[] }>();
  for (const row of rows) {
    let one = series.get(row.key);
    if (!one) series.set(row.key, (one = { key: row.key, steps: [], values: [], at: [] }));
    for (let index = Math.max(0, (from[row.key] ?? 0) - Number(row.first_index)); index < row.steps.length; index++) {
      one.steps.push(row.steps[index]!);
      one.values.push(row.values[index]!);
      one.at.push(new Date(row.at_ms[index]!));
    }
  }
  return [...series.values()];
}

/** Where the highest step lies; of equal steps the one logged last. */
function lastIndex({ steps }: MetricSeries): number {
  let last = 0;
  for (let index = 1; index < steps.length; index++) if (steps[index]! >= steps[last]!) last = index;
  return last;
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | null {
  let found: number | null = null;
  for (const value of values) if (Number.isFinite(value)) found = found === null ? value : pick(found, value);
  return found;
}
