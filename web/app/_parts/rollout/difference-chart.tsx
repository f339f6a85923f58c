'use client';

import { useId, useRef } from 'react';
import type { RolloutComparison } from '../../../live/queries/rollouts';
import { linearTicks } from '../../../ui/chart/export/ticks';
import { paperLook } from '../../../ui/chart/export/paper-look';
import { SaveAs } from '../../../ui/chart/export/save-as';
import plain from '../../../ui/chart/plain-chart.module.css';
import { useWidth } from '../../../ui/chart/use-width';
import { formatCount, formatNumber, formatShare } from '../../../ui/format';
import { differenceInterval, type Names } from './comparison-data';
import { differencePlot, edge } from './difference-geometry';
import { differenceSvg } from './difference-svg';
import { signed } from './read-evidence';
import styles from './difference-chart.module.css';

const height = 260;
/** Where the mean and its interval stand, above the bars. */
const intervalTop = 14;

/** How far the candidate's scores lie from the champion's, row by row: a bar for each difference, the mean with its interval above. */
export function DifferenceChart({ comparison, evidence, names }: { readonly comparison: RolloutComparison; readonly evidence: unknown; readonly names: Names }) {
  const holder = useRef<HTMLDivElement>(null);
  const name = useId();
  const room = { width: useWidth(holder, 900), height };
  const { bars, reach, most, leftOf, topOf } = differencePlot(comparison.differences, room);
  const bottom = height - edge.bottom;
  const interval = differenceInterval(comparison, evidence);
  const title = `Score of ${names.candidate} − score of ${names.champion}`;
  const within = (value: number) => Math.max(-reach, Math.min(reach, value));
  return (
    <figure className={plain['figure']} aria-labelledby={name}>
      <figcaption className={plain['caption']}>
        <span id={name}>{title}</span>
        <span className={styles['of']}>of {formatCount(comparison.scored)} rows</span>
        <span className={plain['tools']}>
          <SaveAs title={title} svg={() => differenceSvg({ title, differences: comparison.differences, interval, look: paperLook() })} csv={() => ['from,to,rows', ...bars.map((bar) => `${Number(bar.from.toFixed(2))},${Number(bar.to.toFixed(2))},${bar.count}`), ''].join('\n')} />
        </span>
      </figcaption>
      <div ref={holder}>
        <svg width={room.width} height={height} role="img" aria-label={`${title}: ${bars.filter(({ count }) => count > 0).map(({ from, to, count }) => `${formatCount(count)} from ${signed(round(from))} to ${signed(round(to))}`).join(', ')}`}>
          {linearTicks(0, most, 4).filter(Number.isInteger).map((count) => (
            <g key={count}>
              <line x1={edge.left} x2={room.width - edge.right} y1={topOf(count)} y2={topOf(count)} className={plain['grid']} />
              <text x={edge.left - 8} y={topOf(count) + 4} textAnchor="end" className={plain['tick']}>
                {formatCount(count)}
              </text>
            </g>
          ))}
          {bars.map((bar) => (
            <rect key={bar.from} x={bar.left} width={bar.width} y={bar.top} height={bar.height} className={styles['bar']}>
              <title>{`${signed(round(bar.from))} to ${signed(round(bar.to))}: ${formatCount(bar.count)}`}</title>
            </rect>
          ))}
          {linearTicks(-reach, reach, 8).map((value) => (
            <text key={value} x={leftOf(value)} y={bottom + 16} textAnchor="middle" className={plain['tick']}>
              {signed(round(value))}
            </text>
          ))}
          <line x1={leftOf(0)} x2={leftOf(0)} y1={edge.top - 22} y2={bottom} className={styles['none']} />
          {interval !== undefined && (
            <g className={styles['interval']}>
              <line x1={leftOf(within(interval.lower))} x2={leftOf(within(interval.upper))} y1={intervalTop} y2={intervalTop} />
              {[interval.lower, interval.upper].map((end) => (
                <line key={end} x1={leftOf(within(end))} x2={leftOf(within(end))} y1={intervalTop - 5} y2={intervalTop + 5} />
              ))}
              <circle cx={leftOf(within(interval.mean))} cy={intervalTop} r="4.5" />
            </g>
          )}
          <text x={edge.left} y={bottom + 36} className={plain['tick']}>
            ← {names.candidate} lower
          </text>
          <text x={room.width - edge.right} y={bottom + 36} textAnchor="end" className={plain['tick']}>
            {names.candidate} higher →
          </text>
        </svg>
      </div>
      {interval !== undefined && (
        <p className={styles['key']}>
          <i className={styles['intervalKey']} /> mean {signed(interval.mean)}, {signed(interval.lower)} to {signed(interval.upper)}
          {interval.level !== undefined && ` at ${formatShare(interval.level)}`}
          <i className={styles['noneKey']} /> no difference
        </p>
      )}
    </figure>
  );
}

/** Edges of bins are twentieths. */
function round(value: number): number {
  return Number(formatNumber(Number(value.toFixed(4))).replaceAll(',', ''));
}
