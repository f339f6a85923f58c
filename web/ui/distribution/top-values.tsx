import { formatCount, formatShare } from '../format';
import styles from './distribution.module.css';

export interface TopValuesProps {
  readonly label: string;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** All values, those not listed too. */
  readonly total: number;
}

/** The most frequent values as one bar of shares; the rest is left open. */
export function TopValues({ label, values, total }: TopValuesProps) {
  const [first] = values;
  let x = 0;
  return (
    <span className={styles['top']}>
      <svg className={styles['small']} width="180" height="14" viewBox="0 0 180 14" role="img" aria-label={`${label}: ${values.slice(0, 5).map(({ value, count }) => `${value} ${formatShare(count / total)}`).join(', ')}`}>
        {values.map(({ value, count }) => {
          const width = (count / Math.max(1, total)) * 180;
          const from = x;
          x += width;
          return (
            <rect key={value} x={from} y="2" width={Math.max(0.5, width - 0.75)} height="10">
              <title>{`${value}: ${formatCount(count)}, ${formatShare(count / total)}`}</title>
            </rect>
          );
        })}
        <line x1="0" x2="180" y1="13.5" y2="13.5" />
      </svg>
      {first !== undefined && (
        <small>
          {first.value} {formatShare(first.count / total)}
        </small>
      )}
    </span>
  );
}
