import type { Database } from '@cairn/subgraph';
import { summaryOf, summaryOfBoth, type MetricSummary } from '../../domain/metric-summary.js';
import type { RunPlace } from '../../domain/metric-store.js';
import { decodeSegment } from './metric-codec.js';

/** Numbers as JSON has them: NaN and infinities are texts. */
type JsonNumber = number | string;

/** Key, count, latest value with its step and time, minimum, maximum. */
type SummaryFields = readonly [key: string, count: number, latest: JsonNumber, latestStep: number, latestAtMs: number, minimum: number | null, maximum: number | null];

interface PartRow {
  readonly run_id: string;
  /** All that is folded of the run, as one value: so many small rows would cost more to send than to read. */
  readonly folded: readonly SummaryFields[] | null;
  /** A segment that is not folded yet. */
  readonly body: Buffer | null;
}

/** One statement, one state of the tables: nothing is seen twice or not at all while a fold moves it. */
export async function readSummaries(database: Database, runs: readonly RunPlace[], keys: readonly string[] | undefined): Promise<Map<string, MetricSummary[]>> {
  const rows = await database.query<PartRow>(
    `SELECT run_id, json_agg(json_build_array(key, count, latest, latest_step, latest_at_ms, minimum, maximum)) AS folded, NULL::bytea AS body, 0::bigint AS place
     FROM experiments.metric WHERE run_id = ANY($1) AND ($3::text[] IS NULL OR key = ANY($3)) GROUP BY run_id
     UNION ALL
     SELECT s.run_id, NULL, s.body, s.id FROM experiments.metric_segment s WHERE s.experiment_id = ANY($2) AND s.run_id = ANY($1)
     ORDER BY place`,
    [runs.map(({ id }) => id), [...new Set(runs.map(({ experimentId }) => experimentId))], keys ?? null],
  );
  const wanted = keys && new Set(keys);
  const found = new Map<string, Map<string, MetricSummary>>(runs.map(({ id }) => [id, new Map()]));
  for (const { run_id, folded, body } of rows) {
    const summaries = found.get(run_id)!;
    for (const part of body === null ? folded!.map(summaryIn) : decodeSegment(body, wanted).map(summaryOf)) {
      const known = summaries.get(part.key);
      summaries.set(part.key, known ? summaryOfBoth(known, part) : part);
    }
  }
  return new Map([...found].map(([id, summaries]) => [id, [...summaries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))]));
}

function summaryIn([key, count, latest, latestStep, latestAtMs, minimum, maximum]: SummaryFields): MetricSummary {
  return { key, latest: Number(latest), latestStep, latestAtMs, minimum: minimum ?? undefined, maximum: maximum ?? undefined, count };
}
