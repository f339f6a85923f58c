import type { Database } from '@cairn/subgraph';
import { joined, sliced, thin, type MetricSeries, type ThinnedSeries } from '../../domain/metric.js';
import type { RunPlace, SeriesPart } from '../../domain/metric-store.js';
import { decodeColumn, decodeSegment } from './metric-codec.js';
import { atomOf, thinAtoms, type Atom, type ExtremePoint } from './thin-atoms.js';

interface PartRow {
  readonly key: string | null;
  /** Of a summary: how many points of the key are in chunks. Of a chunk: how many lie before it. */
  readonly points: number;
  readonly steps: Buffer | null;
  readonly values: Buffer;
  readonly at_ms: Buffer;
  /** A segment that is not folded yet. */
  readonly body: Buffer | null;
}

/**
 * Whole series, or what follows after the given number of points. One statement, one state of the tables: first how many
 * points of each key are in chunks, then the chunks, then the segments, which lie behind all chunks.
 */
export async function readSeries(database: Database, run: RunPlace, keys: readonly string[] | undefined, { from = {}, limit }: SeriesPart = {}): Promise<MetricSeries[]> {
  const rows = await database.query<PartRow>(
    `SELECT 0 AS part, key, 0::bigint AS place, count AS points, NULL::bytea AS steps, NULL::bytea AS "values", NULL::bytea AS at_ms, NULL::bytea AS body
     FROM experiments.metric WHERE run_id = $1 AND ($3::text[] IS NULL OR key = ANY($3))
     UNION ALL
     SELECT 1, c.key, c.number, c.first_index, c.steps, c."values", c.at_ms, NULL
     FROM experiments.metric_chunk c LEFT JOIN (SELECT key, value::bigint AS skip FROM jsonb_each_text($4::jsonb)) f USING (key)
     WHERE c.run_id = $1 AND ($3::text[] IS NULL OR c.key = ANY($3)) AND c.first_index + c.count > coalesce(f.skip, 0)
       AND ($5::bigint IS NULL OR c.first_index < coalesce(f.skip, 0) + $5)
     UNION ALL
     SELECT 2, NULL, id, 0, NULL, NULL, NULL, body FROM experiments.metric_segment WHERE experiment_id = $2 AND run_id = $1
     ORDER BY part, key, place`,
    [run.id, run.experimentId, keys ?? null, JSON.stringify(from), limit ?? null],
  );
  const collector = new Collector(from);
  const wanted = keys && new Set(keys);
  for (const { key, points, steps, values, at_ms, body } of rows) {
    if (body) for (const series of decodeSegment(body, wanted)) collector.add(series);
    else if (steps) collector.addAt({ key: key!, steps: decodeColumn(steps), values: decodeColumn(values), atMs: decodeColumn(at_ms) }, Number(points));
    else collector.begin(key!, Number(points));
  }
  return collector.series();
}

/** Puts the parts of each series behind each other, without what the reader knows already. */
class Collector {
  private readonly parts = new Map<string, MetricSeries[]>();
  /** How many points of each key lie before the segment that comes next. */
  private readonly before = new Map<string, number>();

  constructor(private readonly from: Readonly<Record<string, number>>) {}

  begin(key: string, points: number): void {
    this.before.set(key, points);
  }

  add(series: MetricSeries): void {
    const firstIndex = this.before.get(series.key) ?? 0;
    this.before.set(series.key, firstIndex + series.steps.length);
    this.addAt(series, firstIndex);
  }

  addAt(series: MetricSeries, firstIndex: number): void {
    const { key } = series;
    const skip = Math.max(0, (this.from[key] ?? 0) - firstIndex);
    if (skip >= series.steps.length) return;
    const part = sliced(series, skip);
    const known = this.parts.get(key);
    if (known) known.push(part);
    else this.parts.set(key, [part]);
  }

  series(): MetricSeries[] {
    return [...this.parts].map(([key, parts]) => joined(key, parts)).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }
}

interface HeadRow {
  readonly key: string | null;
  readonly count: number;
  readonly low: ExtremePoint | null;
  readonly high: ExtremePoint | null;
  readonly body: Buffer | null;
}

/**
 * Series of at most about `maxPoints` points. Where a series has more chunks than parts are asked for, the extremes that
 * lie beside each chunk say all that is needed, and no series is read at all.
 */
export async function readThinned(database: Database, run: RunPlace, keys: readonly string[] | undefined, maxPoints: number): Promise<ThinnedSeries[]> {
  const rows = await database.query<HeadRow>(
    `SELECT 1 AS part, key, number::bigint AS place, count, low, high, NULL::bytea AS body
     FROM experiments.metric_chunk WHERE run_id = $1 AND ($3::text[] IS NULL OR key = ANY($3))
     UNION ALL
     SELECT 2, NULL, id, 0, NULL, NULL, body FROM experiments.metric_segment WHERE experiment_id = $2 AND run_id = $1
     ORDER BY part, key, place`,
    [run.id, run.experimentId, keys ?? null],
  );
  const atoms = new Map<string, Atom[]>();
  const wanted = keys && new Set(keys);
  const add = (key: string, atom: Atom): void => void (atoms.get(key)?.push(atom) ?? atoms.set(key, [atom]));
  for (const { key, count, low, high, body } of rows) {
    if (body) for (const series of decodeSegment(body, wanted)) add(series.key, atomOf(series));
    else add(key!, { count, low: low ?? undefined, high: high ?? undefined });
  }
  const parts = Math.floor(maxPoints / 2);
  const long = [...atoms].filter(([, one]) => one.length >= parts);
  const short = [...atoms.keys()].filter((key) => atoms.get(key)!.length < parts);
  const whole = short.length === 0 ? [] : await readSeries(database, run, short);
  return [...long.map(([key, one]) => thinAtoms(key, one, parts)), ...whole.map((series) => thin(series, maxPoints))].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
