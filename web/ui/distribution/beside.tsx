import { formatShare } from '../format';
import styles from './beside.module.css';

export interface BesideProps {
  readonly label: string;
  /** Shares, 0 to 1, of the reference and of now. */
  readonly bins: readonly { readonly from: number; readonly to: number; readonly reference: number; readonly current: number; readonly contribution: number }[];
  readonly format: (value: number) => string;
}

const width = 620;
const height = 200;
const base = height - 24;
const left = 44;

/** Two distributions over each other: the reference filled and quiet, the present as an outline. */
export function Beside({ label, bins, format }: BesideProps) {
  const most = Math.max(1e-9, ...bins.flatMap(({ reference, current }) => [reference, current]));
  const step = (width - left) / Math.max(1, bins.length);
  const y = (share: number) => base - (share / most) * (base - 10);
  const every = Math.ceil(bins.length / 8);
  return (
    <figure className={styles['figure']}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${label}: ${bins.map(({ from, to, reference, current }) => `${format(from)} to ${format(to)} ${formatShare(reference)} then, ${formatShare(current)} now`).join('; ')}`}>
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line className={styles['grid']} x1={left} x2={width} y1={y(part * most)} y2={y(part * most)} />
            <text x={left - 6} y={y(part * most) + 4} textAnchor="end">
              {formatShare(part * most)}
            </text>
          </g>
        ))}
        {bins.map(({ from, to, reference, current, contribution }, bin) => {
          const x = left + bin * step;
          return (
            <g key={from}>
              <title>{`${format(from)} to ${format(to)}: ${formatShare(reference)} in the baseline, ${formatShare(current)} now; adds ${format(contribution)}`}</title>
              <rect className={styles['reference']} x={x + 1} y={y(reference)} width={Math.max(1, step - 2)} height={base - y(reference)} />
              <rect className={styles['current']} x={x + step * 0.22} y={y(current)} width={Math.max(1, step * 0.56)} height={base - y(current)} />
              {bin % every === 0 && (
                <text x={x} y={base + 15}>
                  {format(from)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span data-which="reference">Baseline</span>
        <span data-which="current">This window</span>
      </figcaption>
    </figure>
  );
}
