'use client';

import { useMemo, useRef } from 'react';
import { RunSeries } from '../../../live/queries/series';
import { useLive } from '../../../live/use-live';
import { LineChart } from '../../../ui/chart/line-chart';
import { Failure } from '../../../ui/states';
import { useInView } from '../../../ui/use-in-view';
import { appendPoints } from './append-points';
import { seriesData, type SeriesLine, type SeriesLook } from './series-data';
import styles from './series-chart.module.css';
import type { LivePoints } from './use-live-points';

/** A run whose curves are drawn. */
export interface CurvedRun {
  readonly id: string;
  readonly startedAt: string;
  /** Which colour and dash its curves have. */
  readonly place: number;
  readonly label: string;
}

export interface SeriesChartProps {
  readonly title: string;
  readonly runs: readonly CurvedRun[];
  /** The metrics that are drawn; of several, each has a colour of its own. */
  readonly keys: readonly string[];
  readonly look: SeriesLook;
  readonly live: LivePoints;
  /** Charts with the same one share a cursor. */
  readonly sync: string;
  readonly range: readonly [number, number] | undefined;
  readonly onRange: (range: readonly [number, number] | undefined) => void;
  /** The run that is highlighted. */
  readonly focus?: string | undefined;
  /** Whether the chart names its lines, by their metrics; false where lines are runs, which the page names. Defaults to true. */
  readonly legend?: boolean;
}

/** Points a chart draws at most; its lines share them. */
const mostPoints = 10_000;
const plotHeight = 200;

/** A chart of metrics. It is asked for when it comes into view, and moves while its runs do. */
export function SeriesChart(props: SeriesChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const isInView = useInView(holder);
  const { title, legend = true } = props;
  return (
    <div ref={holder} className={styles['holder']} style={{ minBlockSize: plotHeight + (legend ? 70 : 48) }}>
      {isInView ? <Drawn {...props} /> : <p className={styles['title']}>{title}</p>}
    </div>
  );
}

function Drawn({ title, runs, keys, look, live, sync, range, onRange, focus, legend = true }: SeriesChartProps) {
  const maxPoints = Math.max(200, Math.min(2_000, Math.floor(mostPoints / Math.max(1, runs.length * keys.length))));
  const asked = useLive(RunSeries, { runIds: runs.map(({ id }) => id), keys, maxPoints });
  const answer = asked.data?.compareRuns;
  const { version, of } = live;
  const { data, left, thinned } = useMemo(() => {
    const lines = runs.flatMap((run) =>
      keys.flatMap((key, place): SeriesLine[] => {
        const stored = answer?.find(({ id }) => id === run.id)?.metricSeries.find((one) => one.key === key);
        const logged = of(run.id, key);
        if (stored === undefined && logged.length === 0) return [];
        const series = appendPoints(stored ?? { key, steps: [], values: [], at: [], count: 0 }, logged);
        return [{ label: legend ? key : run.label, runId: run.id, place: legend ? place : run.place, startedAt: run.startedAt, series }];
      }),
    );
    return { ...seriesData(lines, look), thinned: lines.some(({ series }) => series.count > series.steps.length) };
    // The version says that there are more points.
  }, [answer, keys, legend, look, of, runs, version]);
  if (asked.failure !== undefined && answer === undefined) return <Failure {...asked.failure} onRetry={() => void asked.refresh()} />;
  if (answer === undefined) return <p className={styles['title']}>{title}</p>;
  return <LineChart title={title} data={data} height={plotHeight} sync={sync} range={range} onRange={onRange} focus={focus} legend={legend} log={look.isLog} aside={thinned ? 'thinned' : undefined} note={left === 0 ? undefined : leftOut(left)} />;
}

/** What is not drawn. */
function leftOut(count: number): string {
  return count === 1 ? '1 value of 0 or less has no place on a logarithmic axis' : `${count.toLocaleString('en-US')} values of 0 or less have no place on a logarithmic axis`;
}
