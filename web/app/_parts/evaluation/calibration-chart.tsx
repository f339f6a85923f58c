import { formatCount, formatShare } from '../../../ui/format';
import type { CalibrationBin } from './read-evaluation';
import { wilson } from './wilson';
import styles from './calibration-chart.module.css';

const size = 260;
const left = 40;
const bottom = 30;

/** What was predicted against what happened, for rows of about equal probability, each with its 95 % interval. */
export function CalibrationChart({ bins }: { readonly bins: readonly CalibrationBin[] }) {
  const top = niceTop(Math.max(...bins.flatMap(({ meanPredicted, observedRate, n }) => [meanPredicted, wilson(observedRate, n)[1]])));
  const x = (share: number) => left + (share / top) * size;
  const y = (share: number) => size - (share / top) * size + 6;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * top);
  return (
    <figure className={styles['figure']}>
      <figcaption>Calibration</figcaption>
      <svg width={left + size + 14} height={size + bottom + 8} viewBox={`0 0 ${left + size + 14} ${size + bottom + 8}`} role="img" aria-label={`Calibration: ${bins.map(({ meanPredicted, observedRate }) => `predicted ${formatShare(meanPredicted)}, observed ${formatShare(observedRate)}`).join('; ')}`}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line className={styles['grid']} x1={x(0)} x2={x(top)} y1={y(tick)} y2={y(tick)} />
            <text x={left - 6} y={y(tick) + 4} textAnchor="end">
              {formatShare(tick)}
            </text>
            <text x={x(tick)} y={size + 22} textAnchor="middle">
              {formatShare(tick)}
            </text>
          </g>
        ))}
        <line className={styles['perfect']} x1={x(0)} y1={y(0)} x2={x(top)} y2={y(top)} />
        <polyline className={styles['line']} points={bins.map(({ meanPredicted, observedRate }) => `${x(meanPredicted)},${y(observedRate)}`).join(' ')} />
        {bins.map(({ meanPredicted, observedRate, n }) => {
          const [low, high] = wilson(observedRate, n);
          return (
            <g key={meanPredicted}>
              <title>{`Predicted ${formatShare(meanPredicted)}, observed ${formatShare(observedRate)} (${formatShare(low)} to ${formatShare(high)}), n = ${formatCount(n)}`}</title>
              <line className={styles['interval']} x1={x(meanPredicted)} x2={x(meanPredicted)} y1={y(low)} y2={y(high)} />
              <circle cx={x(meanPredicted)} cy={y(observedRate)} r="3.5" />
            </g>
          );
        })}
      </svg>
      <p>predicted, across, against observed, up; bars are 95 % intervals; on the dashed line all is well</p>
    </figure>
  );
}

/** The next of 10 %, 20 %, … 100 % above a share, so that the ticks are round. */
function niceTop(share: number): number {
  return Math.min(1, Math.max(0.1, Math.ceil(share * 10) / 10));
}
