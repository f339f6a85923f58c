import type { MetricSeries } from '../../../live/queries/series';
import { aligned, type Line, type LineChartData, type XKind } from '../../../ui/chart/line-chart-data';
import { logValues } from '../../../ui/chart/log-values';
import { smooth } from '../../../ui/chart/smooth';

/** What curves are drawn against. */
export type XAxis = 'step' | 'relative' | 'time';

/** How curves are drawn. */
export interface SeriesLook {
  readonly axis: XAxis;
  /** Weight of the past, 0 to 0.99; 0 draws the values as they are. */
  readonly smoothing: number;
  readonly isLog: boolean;
}

/** One metric of one run, as a line. */
export interface SeriesLine {
  readonly label: string;
  readonly runId: string;
  /** Which colour and dash. */
  readonly place: number;
  /** When the run started: what time is relative to. */
  readonly startedAt: string;
  readonly series: MetricSeries;
}

const kinds: Readonly<Record<XAxis, XKind>> = { step: 'step', relative: 'duration', time: 'time' };

/** Lines as a chart draws them, and how many values have no place on its logarithmic axis. */
export function seriesData(lines: readonly SeriesLine[], look: SeriesLook): { readonly data: LineChartData; readonly left: number } {
  let left = 0;
  const drawn = lines.flatMap(({ label, runId, place, startedAt, series }): (Line & { x: readonly number[] })[] => {
    const { x, values } = ordered(xOf(series, look.axis, startedAt), series.values);
    const own = { label, of: runId, place, x };
    const raw = onScale(values, look.isLog);
    left += raw.left;
    if (look.smoothing === 0) return [{ ...own, values: raw.values }];
    const smoothed = onScale(smooth(values, look.smoothing), look.isLog);
    return [
      { ...own, values: raw.values, faint: true },
      { ...own, values: smoothed.values },
    ];
  });
  return { data: { xIs: kinds[look.axis], ...aligned(drawn) }, left };
}

function onScale(values: readonly (number | null)[], isLog: boolean) {
  return isLog ? logValues(values) : { values, left: 0 };
}

function xOf({ steps, at }: MetricSeries, axis: XAxis, startedAt: string): readonly number[] {
  if (axis === 'step') return steps;
  const times = at.map((time) => Date.parse(time) / 1_000);
  // A run that was told of later may have points from before: then it began with the first of them.
  const zero = axis === 'time' ? 0 : Math.min(Date.parse(startedAt) / 1_000, times[0] ?? Number.POSITIVE_INFINITY);
  return times.map((time) => time - zero);
}

/** Steps stand in the order logged, which need not be theirs. */
function ordered(x: readonly number[], values: readonly (number | null)[]): { readonly x: readonly number[]; readonly values: readonly (number | null)[] } {
  if (x.every((at, place) => place === 0 || at >= x[place - 1]!)) return { x, values };
  const places = x.map((_, place) => place).toSorted((a, b) => x[a]! - x[b]!);
  return { x: places.map((place) => x[place]!), values: places.map((place) => values[place] ?? null) };
}
