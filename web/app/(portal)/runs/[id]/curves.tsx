'use client';

import { RunCurves } from '../../../../live/queries/run';
import { useLive } from '../../../../live/use-live';
import { useUrlRange } from '../../../../live/use-url-range';
import { LineChart } from '../../../../ui/chart/line-chart';
import { formatNumber } from '../../../../ui/format';
import { Figures } from '../../../../ui/facts';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty, Loading } from '../../../../ui/states';
import { Answered } from '../../../_parts/answered';
import { groupCurves } from './group-curves';
import styles from './curves.module.css';
import { useLiveSeries } from './use-live-series';

/** The metrics of a run over its steps, moving while it runs. */
export function Curves({ runId, running }: { readonly runId: string; readonly running: boolean }) {
  const live = useLive(RunCurves, { id: runId, maxPoints: 2_000 });
  const series = useLiveSeries(runId, live.data?.run?.metricSeries, running);
  const [range, setRange] = useUrlRange('steps');
  const { charts, figures } = groupCurves(series);
  return (
    <Section title="Metrics" note={range === undefined ? (charts.length > 0 ? 'draw over a chart to look closer' : undefined) : 'double click for all steps'} actions={<QuerySource {...live.source} />}>
      <Answered live={live} loading={<Loading lines={6} height={340} />}>
        {() =>
          series.length === 0 ? (
            <Empty title="Nothing logged yet" code="run.log({ loss: 0.5 }, { step: 1 });" />
          ) : (
            <>
              {figures.length > 0 && <Figures figures={figures.map(({ key, values }) => ({ name: key, value: formatNumber(values[0]) }))} />}
              <div className={styles['charts']}>
                {charts.map((chart) => (
                  <LineChart key={chart.title} title={chart.title} data={chart.data} sync={`run-${runId}`} range={range} onRange={setRange} />
                ))}
              </div>
            </>
          )
        }
      </Answered>
    </Section>
  );
}
