'use client';

import { useId, useRef } from 'react';
import { formatNumber } from '../../format';
import { shortened } from '../axis-labels';
import { paperLook } from '../export/paper-look';
import { SaveAs } from '../export/save-as';
import { highColour, lowColour, mixed } from '../mix';
import styles from '../plain-chart.module.css';
import { useWidth } from '../use-width';
import { placeOn, scaleOf } from '../value-scale';
import { axesOf, passes, pathOf, type Brush, type ParallelLine } from './geometry';
import { BrushedAxis } from './brushed-axis';
import { parallelSvg } from './parallel-svg';

export interface ParallelChartProps {
  readonly title: string;
  /** The axes, in order. */
  readonly fields: readonly { readonly id: string; readonly label: string }[];
  readonly lines: readonly ParallelLine[];
  readonly colour: { readonly id: string; readonly label: string } | undefined;
  readonly brushes: readonly Brush[];
  readonly onBrushes: (brushes: readonly Brush[]) => void;
  readonly focus: string | undefined;
  readonly onFocus: (id: string | undefined) => void;
}

const height = 380;

/** A line for every run through an axis for every param and metric. A part of an axis that is drawn over keeps the lines that pass through it. */
export function ParallelChart(props: ParallelChartProps) {
  const { title, fields, lines, colour, brushes, onBrushes, focus, onFocus } = props;
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder, 900);
  const name = useId();
  const room = { width: Math.max(width, fields.length * 110), height };
  const axes = axesOf(fields, lines, room);
  const scale = scaleOf(lines.map(({ values }) => (colour === undefined ? undefined : values[colour.id])));
  const fitting = lines.filter((line) => passes(line, axes, brushes));
  const setBrush = (axis: string, brush: Brush | undefined) => onBrushes([...brushes.filter((one) => one.axis !== axis), ...(brush === undefined ? [] : [brush])]);
  return (
    <figure className={styles['figure']} aria-labelledby={name}>
      <figcaption className={styles['caption']}>
        <span id={name}>{title}</span>
        <span role="status">{brushes.length === 0 ? 'Draw along an axis to keep the lines that pass there' : `${fitting.length} of ${lines.length} runs pass`}</span>
        <span className={styles['tools']}>
          {brushes.length > 0 && (
            <button type="button" onClick={() => onBrushes([])}>
              Clear brushes
            </button>
          )}
          <SaveAs title={title} svg={() => parallelSvg({ title, fields, lines, brushes, colour, look: paperLook() })} />
        </span>
      </figcaption>
      <div ref={holder} className={styles['scroller']}>
        <svg width={room.width} height={height} aria-label={`${title}: ${lines.length} runs on ${fields.map(({ label }) => label).join(', ')}`} role="group">
          <g fill="none">
            {lines.map((line) => {
              const isIn = passes(line, axes, brushes) && (focus === undefined || focus === line.id);
              return (
                <path
                  key={line.id}
                  d={pathOf(line, axes, room)}
                  stroke={mixed(colour === undefined ? undefined : placeOn(scale, line.values[colour.id]))}
                  strokeWidth={focus === line.id ? 3 : 1.5}
                  strokeOpacity={isIn ? 0.85 : 0.1}
                  onMouseEnter={() => onFocus(line.id)}
                  onMouseLeave={() => onFocus(undefined)}
                >
                  <title>{line.label}</title>
                </path>
              );
            })}
          </g>
          {axes.map((axis) => (
            <BrushedAxis key={axis.id} axis={axis} room={room} brush={brushes.find((one) => one.axis === axis.id)} onBrush={(brush) => setBrush(axis.id, brush)} />
          ))}
        </svg>
      </div>
      {colour !== undefined && scale.kind === 'number' && (
        <p className={styles['scale']}>
          {shortened(colour.label, 40)} {formatNumber(scale.low)}
          <i style={{ background: `linear-gradient(to right, var(${lowColour}), var(${highColour}))` }} />
          {formatNumber(scale.high)}
        </p>
      )}
    </figure>
  );
}
