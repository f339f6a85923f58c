'use client';

import { useMemo } from 'react';
import type { MetricSummary } from '../../../../live/queries/experiments';
import type { RunDetail } from '../../../../live/queries/run';
import { RunSeries } from '../../../../live/queries/series';
import { textOf } from '../../../../live/document';
import { useUrlRange } from '../../../../live/use-url-range';
import { useUrlState } from '../../../../live/use-url-state';
import { Figures } from '../../../../ui/facts';
import { formatNumber } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { SearchField } from '../../../../ui/search-field';
import { Empty } from '../../../../ui/states';
import { LookControls } from '../../../_parts/series/look-controls';
import { SeriesChart } from '../../../_parts/series/series-chart';
import { useLivePoints } from '../../../_parts/series/use-live-points';
import { useSeriesLook } from '../../../_parts/series/use-series-look';
import { groupCurves } from './group-curves';
import styles from './curves.module.css';

/** Most figures that stand above the charts; the others are among the summaries. */
const mostFigures = 12;
/** From this many charts on one looks for them by name. */
const searchFrom = 7;

/** The metrics of a run, moving while it runs. */
export function Curves({ run }: { readonly run: Pick<RunDetail, 'id' | 'name' | 'startedAt' | 'endedAt' | 'metrics'> }) {
  const { id, name, startedAt, endedAt, metrics } = run;
  const state = useSeriesLook();
  const { axis } = state.look;
  const [range, setRange] = useUrlRange(axis === 'step' ? 'steps' : axis);
  const [find, setFind] = useUrlState('find');
  const live = useLivePoints(endedAt === null ? [id] : []);
  const { charts, figures } = useStable(metrics);
  const curved = useMemo(() => [{ id, startedAt, place: 0, label: name }], [id, name, startedAt]);
  const found = charts.filter(({ keys }) => keys.some((key) => key.toLowerCase().includes(find.toLowerCase())));
  return (
    <Section
      title="Metrics"
      note={charts.length === 0 ? undefined : range === undefined ? 'draw over a chart to look closer' : 'double click for all'}
      actions={
        <>
          {charts.length >= searchFrom && <SearchField label="Find a metric" value={find} onChange={setFind} />}
          {charts.length > 0 && <LookControls {...state} />}
          <QuerySource query={textOf(RunSeries)} variables={{ runIds: [id], keys: found[0]?.keys ?? [], maxPoints: 1_000 }} />
        </>
      }
    >
      {metrics.length === 0 && <Empty title="Nothing logged yet" code="run.log({ loss: 0.5 }, { step: 1 });" />}
      {figures.length > 0 && <Figures figures={figures.slice(0, mostFigures).map(({ key, latest }) => ({ name: key, value: formatNumber(latest) }))} />}
      {charts.length > 0 && found.length === 0 && <Empty title={`No metric is called “${find}”`} />}
      <div className={styles['charts']}>
        {found.map(({ title, keys }) => (
          <SeriesChart key={title} title={title} keys={keys} runs={curved} look={state.look} live={live} sync={`run-${id}`} range={range} onRange={setRange} />
        ))}
      </div>
    </Section>
  );
}

/** The same charts as long as the metrics have the same names: a chart need not be drawn anew for each point. */
function useStable(metrics: readonly MetricSummary[]) {
  const shape = metrics.map(({ key, count }) => `${key} ${Math.min(count, 2)}`).join('\n');
  const groups = groupCurves(metrics);
  // The figures change with each answer, the charts with their shape alone.
  const charts = useMemo(() => groups.charts, [shape]);
  return { charts, figures: groups.figures };
}
