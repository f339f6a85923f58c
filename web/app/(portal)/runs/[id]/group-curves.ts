import type { MetricSummary } from '../../../../live/queries/experiments';
import { grouped } from '../../../../ui/grouped';

export interface GroupedCurves {
  /** Metrics of several steps, those with the same last word together: training.logLoss beside evaluation.logLoss. */
  readonly charts: readonly { readonly title: string; readonly keys: readonly string[] }[];
  /** Metrics of a single step: a figure says it better than a dot. */
  readonly figures: readonly MetricSummary[];
}

/** Most lines of one chart: more colours nobody tells apart. */
const mostLines = 6;

export function groupCurves(metrics: readonly MetricSummary[]): GroupedCurves {
  const groups = grouped(
    metrics.filter(({ count }) => count > 1).map(({ key }) => key),
    (key) => key.split(/[./]/).at(-1)!,
  );
  const charts = [...groups].flatMap(([title, keys]) => (keys.length > mostLines ? keys.map((key) => ({ title: key, keys: [key] })) : [{ title: keys.length === 1 ? keys[0]! : title, keys }]));
  return { charts, figures: metrics.filter(({ count }) => count === 1) };
}
