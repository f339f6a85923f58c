'use client';

import type { RolloutItem } from '../../../live/queries/rollouts';
import { formatDateTime } from '../../../ui/format';
import { useNow } from '../../../ui/time';
import styles from './traffic-area.module.css';

const width = 960;
const height = 140;
const base = height - 22;

/** The candidate's share of the traffic over time, filled, with each step where it began. */
export function TrafficArea({ rollout }: { readonly rollout: RolloutItem }) {
  const now = useNow();
  const from = Date.parse(rollout.startedAt);
  const last = rollout.endedAt === null ? Math.max(now, Date.parse(rollout.steps.at(-1)?.enteredAt ?? rollout.startedAt) + 1_000) : Date.parse(rollout.endedAt);
  // A little past the end, so that the outcome is seen.
  const to = rollout.endedAt === null ? last : last + (last - from) * 0.06 + 1;
  const x = (at: number) => ((at - from) / (to - from)) * width;
  const y = (percent: number) => base - (percent / 100) * (base - 18);
  const points = rollout.steps.flatMap((step) => {
    const end = step.leftAt === null ? last : Date.parse(step.leftAt);
    return [`${x(Date.parse(step.enteredAt))},${y(step.trafficPercent)}`, `${x(end)},${y(step.trafficPercent)}`];
  });
  const outcome = rollout.endedAt === null ? [] : [`${x(last)},${y(rollout.trafficPercent)}`, `${width},${y(rollout.trafficPercent)}`];
  const line = [...points, ...outcome].join(' ');
  const endX = rollout.endedAt === null ? x(last) : width;
  return (
    <figure className={styles['figure']}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Traffic of the candidate: ${rollout.steps.map(({ trafficPercent, enteredAt }) => `${trafficPercent} % from ${formatDateTime(enteredAt)}`).join(', ')}`}>
        {[0, 50, 100].map((percent) => (
          <line key={percent} className={styles['grid']} x1="0" x2={width} y1={y(percent)} y2={y(percent)} />
        ))}
        <polygon className={styles['area']} points={`0,${base} ${line} ${endX},${base}`} />
        <polyline className={styles['line']} points={line} />
        {rollout.steps.map((step) => (
          <g key={step.index}>
            <line className={styles['step']} x1={x(Date.parse(step.enteredAt))} x2={x(Date.parse(step.enteredAt))} y1={y(step.trafficPercent)} y2={base + 5} />
            <text x={x(Date.parse(step.enteredAt)) + 4} y={y(step.trafficPercent) - 5}>
              {step.trafficPercent} %
            </text>
          </g>
        ))}
        {rollout.endedAt !== null && (
          <text x={Math.min(x(last) + 4, width - 4)} y={base + 17} textAnchor={x(last) > width * 0.8 ? 'end' : 'start'}>
            {rollout.status.toLowerCase().replace('_', ' ')}
          </text>
        )}
        <text x="0" y={base + 17}>
          {formatDateTime(rollout.startedAt)}
        </text>
      </svg>
    </figure>
  );
}
