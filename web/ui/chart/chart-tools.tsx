'use client';

import { lineChartSvg } from './export/line-chart-svg';
import { paperLook } from './export/paper-look';
import { SaveAs } from './export/save-as';
import type { LineChartProps } from './line-chart';
import { asCsv } from './line-chart-data';
import styles from './line-chart.module.css';

export interface ChartToolsProps {
  readonly chart: LineChartProps;
  readonly tableOpen: boolean;
  readonly onTable: () => void;
}

/** The same values as rows, as a file, as a picture. */
export function ChartTools({ chart: { title, unit, log, range, data }, tableOpen, onTable }: ChartToolsProps) {
  return (
    <span className={styles['tools']}>
      <button type="button" aria-expanded={tableOpen} onClick={onTable} aria-label={`Values of ${title}`}>
        Values
      </button>
      <SaveAs title={title} csv={() => asCsv(data)} svg={() => lineChartSvg(data, { title, unit, log, range, look: paperLook() })} />
    </span>
  );
}
