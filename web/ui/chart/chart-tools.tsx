'use client';

import type { RefObject } from 'react';
import type uPlot from 'uplot';
import { asCsv, type LineChartData } from './line-chart-data';
import styles from './line-chart.module.css';

export interface ChartToolsProps {
  readonly title: string;
  readonly plot: RefObject<uPlot | null>;
  readonly data: LineChartData;
  readonly tableOpen: boolean;
  readonly onTable: () => void;
}

/** The same values as rows, as a file, as a picture. */
export function ChartTools({ title, plot, data, tableOpen, onTable }: ChartToolsProps) {
  const name = title.replaceAll(/[^\w.-]+/g, '-').toLowerCase();
  return (
    <span className={styles['tools']}>
      <button type="button" aria-expanded={tableOpen} onClick={onTable} aria-label={`Values of ${title}`}>
        Values
      </button>
      <button type="button" aria-label={`${title} as CSV`} onClick={() => download(`${name}.csv`, URL.createObjectURL(new Blob([asCsv(data)], { type: 'text/csv' })))}>
        CSV
      </button>
      <button type="button" aria-label={`${title} as PNG`} onClick={() => plot.current && download(`${name}.png`, plot.current.ctx.canvas.toDataURL('image/png'))}>
        PNG
      </button>
    </span>
  );
}

function download(name: string, href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  if (href.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
