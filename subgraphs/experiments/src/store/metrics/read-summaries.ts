import type { Database } from '@cairn/subgraph';
import { summaryOf, summaryOfBoth, type MetricSummary } from '../../domain/metric-summary.js';
import type { RunPlace } from '../../domain/metric-store.js';
import { decodeSegment } from './metric-codec.js';

interface SummaryRow {
  readonly run_id: string;
  readonly key: string | null;
  readonly count: number;
  readonly latest: number;
  readonly latest_step: number;
  readonly latest_at_ms: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** A segment that is not folded yet, instead of all the others. */
  readonly body: Buffer | null;
}

/** One statement, one state of the tables: nothing is seen twice or not at all while a fold moves it. */
export async function readSummaries(database: Database, runs: readonly RunPlace[], keys: readonly string[] | undefined): Promise<Map<string, MetricSummary[]>> {
  const rows = await database.query<SummaryRow>(
    `SELECT run_id, key, count, latest, latest_step, latest_at_ms, minimum, maximum, NULL::bytea AS body, 0::bigint AS place
     FROM experiments.metric WHERE run_id = ANY($1) AND ($3::text[] IS NULL OR key = ANY($3))
     UNION ALL
     SELECT s.run_id, NULL, 0, 0, 0, 0, NULL, NULL, s.body, s.id
     FROM experiments.metric_segment s WHERE s.experiment_id = ANY($2) AND s.run_id = ANY($1)
     ORDER BY place`,
    [runs.map(({ id }) => id), [...new Set(runs.map(({ experimentId }) => experimentId))], keys ?? null],
  );
  const wanted = keys && new Set(keys);
  const found = new Map<string, Map<string, MetricSummary>>(runs.map(({ id }) => [id, new Map()]));
  for (const row of rows) {
    const summaries = found.get(row.run_id)!;
    const parts = row.body === null ? [summaryIn(row)] : decodeSegment(row.body, wanted).map(summaryOf);
    for (const part of parts) {
      const known = summaries.get(part.key);
      summaries.set(part.key, known ? summaryOfBoth(known, part) : part);
    }
  }
  return new Map([...found].map(([id, summaries]) => [id, [...summaries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))]));
}

function summaryIn(row: SummaryRow): MetricSummary {
  return {
    key: row.key!,
    latest: row.latest,
    latestStep: Number(row.latest_step),
    latestAtMs: row.latest_at_ms,
    minimum: row.minimum ?? undefined,
    maximum: row.maximum ?? undefined,
    count: Number(row.count),
  };
}
