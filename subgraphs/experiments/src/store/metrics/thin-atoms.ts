import { extremesOf, type MetricSeries, type ThinnedSeries } from '../../domain/metric.js';

/** Value, step, time in milliseconds, and place in the series. */
export type ExtremePoint = readonly [value: number, step: number, atMs: number, index: number];

/** A stretch of a series of which only the extremes are known; neither is when all its values are NaN. */
export interface Atom {
  readonly count: number;
  readonly low: ExtremePoint | undefined;
  readonly high: ExtremePoint | undefined;
}

/** A stretch in memory, as one whose extremes are known. Places count within the stretch. */
export function atomOf({ steps, values, atMs }: MetricSeries): Atom {
  const extremes = extremesOf(values);
  const point = (at: number): ExtremePoint => [values[at]!, steps[at]!, atMs[at]!, at];
  return { count: values.length, low: extremes && point(extremes.low), high: extremes && point(extremes.high) };
}

/** The lowest and the highest point of each of `parts` equal numbers of stretches, in the order of the series. */
export function thinAtoms(key: string, atoms: readonly Atom[], parts: number): ThinnedSeries {
  const kept: ExtremePoint[] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * atoms.length) / parts);
    const to = Math.floor(((part + 1) * atoms.length) / parts);
    let low: { readonly atom: number; readonly point: ExtremePoint } | undefined;
    let high: typeof low;
    for (let atom = from; atom < to; atom++) {
      const { low: lowest, high: highest } = atoms[atom]!;
      if (lowest && (!low || lowest[0] < low.point[0])) low = { atom, point: lowest };
      if (highest && (!high || highest[0] > high.point[0])) high = { atom, point: highest };
    }
    if (!low || !high) continue;
    const lowFirst = low.atom < high.atom || (low.atom === high.atom && low.point[3] <= high.point[3]);
    const same = low.atom === high.atom && low.point[3] === high.point[3];
    kept.push(...(same ? [low.point] : lowFirst ? [low.point, high.point] : [high.point, low.point]));
  }
  return {
    key,
    values: Float64Array.from(kept, ([value]) => value),
    steps: Float64Array.from(kept, ([, step]) => step),
    atMs: Float64Array.from(kept, ([, , atMs]) => atMs),
    count: atoms.reduce((sum, { count }) => sum + count, 0),
  };
}
