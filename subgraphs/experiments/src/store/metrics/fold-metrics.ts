import type { Transaction } from '@cairn/subgraph';
import { extremesOf, joined, sliced, type MetricSeries } from '../../domain/metric.js';
import { summaryOf, type MetricSummary } from '../../domain/metric-summary.js';
import type { RunPlace } from '../../domain/metric-store.js';
import { chunkPoints, planMerge, type ChunkHead } from './merge-plan.js';
import { decodeColumn, decodeSegment, encodeColumn } from './metric-codec.js';

/** What was added to one series of one run since it was folded last. */
interface Added {
  readonly run: RunPlace;
  readonly series: MetricSeries;
}

/** The most segments that one transaction folds. */
const mostSegments = 2_000;

/** Moves segments into summaries and chunks; the runs are locked meanwhile. @returns whether segments may be left. */
export async function foldRuns(transaction: Transaction, runs: readonly RunPlace[]): Promise<boolean> {
  await transaction.query('SELECT FROM experiments.run WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', [runs.map(({ id }) => id)]);
  const segments = await transaction.query<{ id: number; run_id: string; experiment_id: string; body: Buffer }>(
    `DELETE FROM experiments.metric_segment WHERE id IN (
       SELECT s.id FROM unnest($1::text[], $2::text[]) AS r(experiment_id, run_id)
       JOIN experiments.metric_segment s USING (experiment_id, run_id) ORDER BY s.id LIMIT ${mostSegments}
     ) RETURNING id, run_id, experiment_id, body`,
    [runs.map(({ experimentId }) => experimentId), runs.map(({ id }) => id)],
  );
  const added = collect(segments.toSorted((a, b) => a.id - b.id));
  if (added.length === 0) return false;
  await upsertSummaries(transaction, added.map(({ run, series }) => ({ run, summary: summaryOf(series) })));
  await writeChunks(transaction, added);
  return segments.length === mostSegments;
}

function collect(segments: readonly { readonly run_id: string; readonly experiment_id: string; readonly body: Buffer }[]): Added[] {
  const found = new Map<string, { run: RunPlace; parts: Map<string, MetricSeries[]> }>();
  for (const { run_id, experiment_id, body } of segments) {
    let one = found.get(run_id);
    if (!one) found.set(run_id, (one = { run: { id: run_id, experimentId: experiment_id }, parts: new Map() }));
    for (const series of decodeSegment(body)) {
      const parts = one.parts.get(series.key);
      if (parts) parts.push(series);
      else one.parts.set(series.key, [series]);
    }
  }
  return [...found.values()].flatMap(({ run, parts }) => [...parts].map(([key, series]) => ({ run, series: joined(key, series) })));
}

async function upsertSummaries(transaction: Transaction, rows: readonly { readonly run: RunPlace; readonly summary: MetricSummary }[]): Promise<void> {
  const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of);
  await transaction.query(
    `INSERT INTO experiments.metric AS m (run_id, experiment_id, key, count, latest, latest_step, latest_at_ms, minimum, maximum)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::float8[], $6::bigint[], $7::float8[], $8::float8[], $9::float8[])
     ON CONFLICT (run_id, key) DO UPDATE SET
       count = m.count + excluded.count,
       latest = CASE WHEN ${isLater} THEN excluded.latest ELSE m.latest END,
       latest_step = CASE WHEN ${isLater} THEN excluded.latest_step ELSE m.latest_step END,
       latest_at_ms = CASE WHEN ${isLater} THEN excluded.latest_at_ms ELSE m.latest_at_ms END,
       minimum = least(m.minimum, excluded.minimum),
       maximum = greatest(m.maximum, excluded.maximum)`,
    [
      column(({ run }) => run.id),
      column(({ run }) => run.experimentId),
      column(({ summary }) => summary.key),
      column(({ summary }) => summary.count),
      column(({ summary }) => summary.latest),
      column(({ summary }) => summary.latestStep),
      column(({ summary }) => summary.latestAtMs),
      column(({ summary }) => summary.minimum ?? null),
      column(({ summary }) => summary.maximum ?? null),
    ],
  );
}

/** The rule of `isLater` in the domain, in SQL: PostgreSQL takes NaN for the highest of all values, we for none. */
const isLater = `((excluded.latest_step, excluded.latest_at_ms, nullif(excluded.latest, 'NaN') IS NOT NULL, excluded.latest) >
                  (m.latest_step, m.latest_at_ms, nullif(m.latest, 'NaN') IS NOT NULL, m.latest))`;

interface ChunkBytes extends ChunkHead {
  readonly steps: Buffer;
  readonly values: Buffer;
  readonly at_ms: Buffer;
}

async function writeChunks(transaction: Transaction, added: readonly Added[]): Promise<void> {
  const tails = await readTails(transaction, added);
  const plans = added.map(({ series }, place) => planMerge(tails[place]!, series.steps.length));
  const taken = await takeChunks(transaction, added.flatMap(({ run, series }, place) => plans[place]!.replaced.map(({ number }) => ({ runId: run.id, key: series.key, number }))));
  const rows = added.flatMap(({ run, series }, place) => {
    const { replaced, number, firstIndex } = plans[place]!;
    const before = replaced.map((chunk) => seriesIn(taken.get(`${run.id} ${chunk.number} ${series.key}`)!, series.key));
    return cut(joined(series.key, [...before, series])).map((part, index) => chunkRow(run, part, { number: number + index, firstIndex: firstIndex + index * chunkPoints }));
  });
  const column = (place: number): unknown[] => rows.map((row) => row[place]);
  await transaction.query(
    `INSERT INTO experiments.metric_chunk (run_id, key, number, first_index, count, low, high, steps, "values", at_ms)
     SELECT run_id, key, number, first_index, count, low::float8[], high::float8[], steps, "values", at_ms
     FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::integer[], $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[])
       AS c(run_id, key, number, first_index, count, low, high, steps, "values", at_ms)`,
    Array.from({ length: 10 }, (_, place) => column(place)),
  );
}

/** The last chunks of each series, newest first: at most one more than can be small. */
async function readTails(transaction: Transaction, added: readonly Added[]): Promise<ChunkHead[][]> {
  const rows = await transaction.query<{ place: number; number: number; first_index: number; count: number }>(
    `SELECT s.place, c.number, c.first_index, c.count
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s(run_id, key, place)
     CROSS JOIN LATERAL (
       SELECT number, first_index, count FROM experiments.metric_chunk WHERE run_id = s.run_id AND key = s.key ORDER BY number DESC LIMIT 12
     ) c ORDER BY s.place, c.number DESC`,
    [added.map(({ run }) => run.id), added.map(({ series }) => series.key)],
  );
  const tails: ChunkHead[][] = added.map(() => []);
  for (const { place, number, first_index, count } of rows) tails[Number(place) - 1]!.push({ number, firstIndex: Number(first_index), count });
  return tails;
}

async function takeChunks(transaction: Transaction, chunks: readonly { readonly runId: string; readonly key: string; readonly number: number }[]): Promise<Map<string, ChunkBytes>> {
  if (chunks.length === 0) return new Map();
  const rows = await transaction.query<ChunkBytes & { run_id: string; key: string }>(
    `DELETE FROM experiments.metric_chunk c USING unnest($1::text[], $2::text[], $3::integer[]) AS t(run_id, key, number)
     WHERE c.run_id = t.run_id AND c.key = t.key AND c.number = t.number
     RETURNING c.run_id, c.key, c.number, c.steps, c."values", c.at_ms`,
    [chunks.map(({ runId }) => runId), chunks.map(({ key }) => key), chunks.map(({ number }) => number)],
  );
  return new Map(rows.map((row) => [`${row.run_id} ${row.number} ${row.key}`, row]));
}

function seriesIn({ steps, values, at_ms }: ChunkBytes, key: string): MetricSeries {
  return { key, steps: decodeColumn(steps), values: decodeColumn(values), atMs: decodeColumn(at_ms) };
}

function cut(series: MetricSeries): MetricSeries[] {
  const parts: MetricSeries[] = [];
  for (let from = 0; from < series.steps.length; from += chunkPoints) parts.push(sliced(series, from, from + chunkPoints));
  return parts;
}

function chunkRow(run: RunPlace, series: MetricSeries, { number, firstIndex }: { readonly number: number; readonly firstIndex: number }): readonly unknown[] {
  const { steps, values, atMs } = series;
  const extremes = extremesOf(values);
  const point = (at: number): string => `{${values[at]},${steps[at]},${atMs[at]},${firstIndex + at}}`;
  return [
    run.id,
    series.key,
    number,
    firstIndex,
    values.length,
    extremes ? point(extremes.low) : null,
    extremes ? point(extremes.high) : null,
    encodeColumn(steps),
    encodeColumn(values),
    encodeColumn(atMs),
  ];
}
