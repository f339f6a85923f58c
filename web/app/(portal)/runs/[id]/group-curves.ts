import { grouped } from '../../../../ui/grouped';
import type { MetricSeries } from '../../../../live/queries/run';
import { aligned, type LineChartData } from '../../../../ui/chart/line-chart-data';

export interface GroupedCurves {
  /** Metrics of several steps, those with the same last word together: training.logLoss beside evaluation.logLoss. */
  readonly charts: readonly { readonly title: string; readonly data: LineChartData }[];
  /** Metrics of a single step: a figure says it better than a dot. */
  readonly figures: readonly MetricSeries[];
}

export function groupCurves(series: readonly MetricSeries[]): GroupedCurves {
  const groups = grouped(
    series.filter(({ steps }) => steps.length > 1),
    ({ key }) => key.split(/[./]/).at(-1)!,
  );
  const charts = [...groups].map(([title, members]) => ({
    title: members.length === 1 ? members[0]!.key : title,
    data: { xIs: 'step' as const, ...aligned(members.map(({ key, steps, values }) => ({ label: key, x: steps, values }))) },
  }));
  return { charts, figures: series.filter(({ steps }) => steps.length === 1) };
}
