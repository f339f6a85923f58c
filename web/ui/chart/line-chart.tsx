'use client';

import { useEffect, useId, useRef } from 'react';
import 'uplot/dist/uPlot.min.css';
import { formatNumber } from '../format';
import { ChartTools } from './chart-tools';
import styles from './line-chart.module.css';
import { Legend } from './legend';
import type { LineChartData } from './line-chart-data';
import { usePlot } from './use-plot';
import { useTableOpen } from './use-table-open';

export interface LineChartProps {
  readonly title: string;
  /** What the values are: `nats a row`, `ms`. */
  readonly unit?: string;
  readonly data: LineChartData;
  /** Height of the plot in pixels. Defaults to 200. */
  readonly height?: number;
  /** Charts with the same key share one cursor. */
  readonly sync?: string;
  /** The part of the x axis that is shown; all when absent. */
  readonly range?: readonly [number, number] | undefined;
  /** Hears what somebody drew over the plot, or undefined for all again (a double click). */
  readonly onRange?: (range: readonly [number, number] | undefined) => void;
  /** A logarithmic y axis: what is 0 or less must be missing already. */
  readonly log?: boolean;
  /** What is highlighted: the line that is of it stands out, the others step back. */
  readonly focus?: string | undefined;
  /** Left out where one legend speaks for several charts. Defaults to true. */
  readonly legend?: boolean;
  /** Said beside the title, such as that lines are thinned. */
  readonly aside?: string | undefined;
  /** Said beneath: what is not drawn, and why. */
  readonly note?: string | undefined;
}

/** Lines over time or steps, with bands, thresholds and events; the legend is a table with the last values. */
export function LineChart(props: LineChartProps) {
  const { title, unit, data, height = 200, legend = true, note, aside } = props;
  const holder = useRef<HTMLDivElement>(null);
  usePlot(holder, props);
  const [asTable, toggleTable] = useTableOpen();
  const name = useId();
  useEffect(() => {
    holder.current?.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
  });
  return (
    <figure className={styles['figure']} aria-labelledby={name}>
      <figcaption className={styles['caption']}>
        <span id={name} title={title}>
          {title}
          {unit !== undefined && <small>{unit}</small>}
        </span>
        {aside !== undefined && <small>{aside}</small>}
        <ChartTools chart={props} tableOpen={asTable} onTable={toggleTable} />
      </figcaption>
      <div ref={holder} style={{ blockSize: height }} className={styles['plot']} role="img" aria-label={spoken(title, data)} />
      {(legend || asTable) && <Legend data={data} rows={asTable} lines={legend} />}
      {note !== undefined && <p className={styles['note']}>{note}</p>}
    </figure>
  );
}

/** Most lines that are read out. */
const mostSpoken = 6;

function spoken(title: string, { series }: LineChartData): string {
  const lines = series.filter(({ faint }) => faint !== true);
  const parts = lines.slice(0, mostSpoken).map(({ label, values }) => `${label}: ${values.length} points, last ${formatNumber(values.findLast((value) => value !== null))}`);
  return `${title}. ${[...parts, ...(lines.length > mostSpoken ? [`and ${lines.length - mostSpoken} more`] : [])].join('; ')}`;
}
