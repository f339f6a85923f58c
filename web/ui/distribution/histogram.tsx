import { formatCount } from '../format';
import styles from './distribution.module.css';

export interface HistogramProps {
  readonly label: string;
  /** Ascending, one more than counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly format: (value: number) => string;
  readonly width?: number;
  readonly height?: number;
}

/** How values spread, drawn from the stored bins. Every bin tells its range and count. */
export function Histogram({ label, edges, counts, format, width = 180, height = 30 }: HistogramProps) {
  const most = Math.max(1, ...counts);
  const step = width / Math.max(1, counts.length);
  return (
    <svg className={styles['small']} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${label}: ${formatCount(counts.reduce((a, b) => a + b, 0))} values from ${format(edges[0] ?? 0)} to ${format(edges.at(-1) ?? 0)}`}>
      {counts.map((count, bin) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * (height - 2));
        return (
          <rect key={edges[bin]} x={bin * step + 0.5} y={height - tall} width={Math.max(0.5, step - 1)} height={tall}>
            <title>{`${format(edges[bin]!)} to ${format(edges[bin + 1]!)}: ${formatCount(count)}`}</title>
          </rect>
        );
      })}
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
    </svg>
  );
}
