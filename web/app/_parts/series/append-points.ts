import type { LoggedPoint, MetricSeries } from '../../../live/queries/series';

/** A series with points added. A point that is there already, because query and subscription overlap, is there once. */
export function appendPoints(series: MetricSeries, points: readonly LoggedPoint[]): MetricSeries {
  const { key, steps, values, at, count } = series;
  const last = steps.at(-1) ?? Number.NEGATIVE_INFINITY;
  const known = new Set(points.some(({ step }) => step <= last) ? steps : []);
  const added = points.filter(({ step }) => !known.has(step));
  if (added.length === 0) return series;
  const merged = { key, steps: [...steps, ...added.map(({ step }) => step)], values: [...values, ...added.map(({ value }) => value)], at: [...at, ...added.map((point) => point.at)], count: count + added.length };
  // Steps that come out of order are rare: only then everything is sorted.
  return added.every(({ step }, place) => step > (added[place - 1]?.step ?? last)) ? merged : sorted(merged);
}

function sorted({ key, steps, values, at, count }: MetricSeries): MetricSeries {
  const places = steps.map((_, place) => place).toSorted((a, b) => steps[a]! - steps[b]!);
  return { key, steps: places.map((place) => steps[place]!), values: places.map((place) => values[place] ?? null), at: places.map((place) => at[place]!), count };
}
