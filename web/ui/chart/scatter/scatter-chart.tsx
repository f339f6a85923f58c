'use client';

import { useId, useRef } from 'react';
import { formatNumber } from '../../format';
import { axisLabels, shortened } from '../axis-labels';
import { paperLook } from '../export/paper-look';
import { SaveAs } from '../export/save-as';
import { seriesLook } from '../palette';
import styles from '../plain-chart.module.css';
import { useWidth } from '../use-width';
import { edge, leftOf, scatterOf, topOf, type ScatterPoint } from './geometry';
import { scatterSvg } from './scatter-svg';

export interface ScatterChartProps {
  readonly title: string;
  readonly points: readonly ScatterPoint[];
  readonly names: { readonly x: string; readonly y: string };
  readonly isLog: { readonly x: boolean; readonly y: boolean };
  readonly focus: string | undefined;
  readonly onFocus: (id: string | undefined) => void;
  /** The page of a point. */
  readonly hrefOf: (id: string) => string;
}

const height = 420;

/** A point for every run, one value across and another up. A point is a link to its run. */
export function ScatterChart({ title, points, names, isLog, focus, onFocus, hrefOf }: ScatterChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const room = { width: useWidth(holder, 900), height };
  const name = useId();
  const { x, y, placed, left } = scatterOf(points, isLog, room);
  const [right, bottom] = [room.width - edge.right, height - edge.bottom];
  const said = (value: ScatterPoint['x']) => (typeof value === 'number' ? formatNumber(value) : (value ?? ''));
  return (
    <figure className={styles['figure']} aria-labelledby={name}>
      <figcaption className={styles['caption']}>
        <span id={name}>{title}</span>
        <span className={styles['tools']}>
          <SaveAs title={title} svg={() => scatterSvg({ title, points, isLog, names, look: paperLook() })} />
        </span>
      </figcaption>
      <div ref={holder} className={styles['scroller']}>
        <svg width={room.width} height={height} role="group" aria-label={`${title}: ${placed.length} runs`}>
          {axisLabels(x, 6).map(({ place, label }) => (
            <g key={label}>
              <line x1={leftOf(place, room)} x2={leftOf(place, room)} y1={edge.top} y2={bottom} className={styles['grid']} />
              <text x={leftOf(place, room)} y={bottom + 16} textAnchor="middle" className={styles['tick']}>
                {shortened(label, 14)}
              </text>
            </g>
          ))}
          {axisLabels(y, 6).map(({ place, label }) => (
            <g key={label}>
              <line x1={edge.left} x2={right} y1={topOf(place, room)} y2={topOf(place, room)} className={styles['grid']} />
              <text x={edge.left - 8} y={topOf(place, room) + 4} textAnchor="end" className={styles['tick']}>
                {shortened(label, 10)}
              </text>
            </g>
          ))}
          <text x={(edge.left + right) / 2} y={bottom + 38} textAnchor="middle" className={styles['name']}>
            {names.x}
            {isLog.x && ' (log)'}
          </text>
          <text x={16} y={(edge.top + bottom) / 2} textAnchor="middle" className={styles['name']} transform={`rotate(-90 16 ${(edge.top + bottom) / 2})`}>
            {names.y}
            {isLog.y && ' (log)'}
          </text>
          {placed.map((point) => (
            <a key={point.id} href={hrefOf(point.id)} className={styles['point']} aria-label={`${point.label}: ${names.x} ${said(point.x)}, ${names.y} ${said(point.y)}`} onFocus={() => onFocus(point.id)} onBlur={() => onFocus(undefined)} onMouseEnter={() => onFocus(point.id)} onMouseLeave={() => onFocus(undefined)}>
              <circle cx={point.left} cy={point.top} r={focus === point.id ? 8 : 5} fill={`var(${seriesLook(point.place).colour})`} fillOpacity={focus === undefined || focus === point.id ? 0.85 : 0.2}>
                <title>{`${point.label}\n${names.x} ${said(point.x)}\n${names.y} ${said(point.y)}`}</title>
              </circle>
            </a>
          ))}
        </svg>
      </div>
      {left > 0 && (
        <p className={styles['note']}>
          {left} {left === 1 ? 'run has' : 'runs have'} no place here: without a value{isLog.x || isLog.y ? ', or 0 or less on a logarithmic axis' : ''}.
        </p>
      )}
    </figure>
  );
}
