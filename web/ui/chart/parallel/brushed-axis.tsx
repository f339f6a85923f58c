'use client';

import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { formatNumber } from '../../format';
import { axisLabels, shortened } from '../axis-labels';
import styles from '../plain-chart.module.css';
import { valueAt } from '../value-scale';
import { edge, placeAt, yOf, type Brush, type ParallelAxis, type Room } from './geometry';

export interface BrushedAxisProps {
  readonly axis: ParallelAxis;
  readonly room: Room;
  readonly brush: Brush | undefined;
  readonly onBrush: (brush: Brush | undefined) => void;
}

/** Least part of an axis that counts as drawn over: less is a click, which clears. */
const leastPart = 0.015;
/** How far an arrow key moves an end. */
const keyPart = 0.02;

/** An axis that can be drawn over, and whose ends can be moved by the arrow keys. */
export function BrushedAxis({ axis, room, brush, onBrush }: BrushedAxisProps) {
  const { x, label, scale } = axis;
  const began = useRef<number | undefined>(undefined);
  const placeOf = (event: PointerEvent<SVGElement>) => placeAt(event.clientY - event.currentTarget.ownerSVGElement!.getBoundingClientRect().top, room);
  const draw = (event: PointerEvent<SVGElement>, isEnd: boolean) => {
    if (began.current === undefined) return;
    const at = placeOf(event);
    const [from, to] = [Math.min(began.current, at), Math.max(began.current, at)];
    if (to - from >= leastPart) onBrush({ axis: axis.id, from, to });
    else if (isEnd) onBrush(undefined);
    if (isEnd) began.current = undefined;
  };
  const top = yOf(1, room);
  const bottom = yOf(0, room);
  return (
    <g>
      <text x={x} y={edge.top - 18} textAnchor="middle" className={styles['name']}>
        <title>{label}</title>
        {shortened(label, 18)}
        {scale.kind === 'number' && scale.isLog && ' (log)'}
      </text>
      <line x1={x} x2={x} y1={top} y2={bottom} className={styles['axis']} />
      {axisLabels(scale, 5).map(({ place, label: says }) => (
        <text key={says} x={x + 8} y={yOf(place, room) + 4} className={styles['tick']}>
          {shortened(says, 14)}
        </text>
      ))}
      {brush !== undefined && <rect x={x - 6} width={12} y={yOf(brush.to, room)} height={Math.max(2, yOf(brush.from, room) - yOf(brush.to, room))} className={styles['brush']} />}
      <rect
        x={x - 14}
        width={28}
        y={top - 8}
        height={bottom - top + 16}
        className={styles['ground']}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          began.current = placeOf(event);
        }}
        onPointerMove={(event) => draw(event, false)}
        onPointerUp={(event) => draw(event, true)}
      />
      <End axis={axis} room={room} brush={brush} onBrush={onBrush} which="to" />
      <End axis={axis} room={room} brush={brush} onBrush={onBrush} which="from" />
    </g>
  );
}

function End({ axis, room, brush, onBrush, which }: BrushedAxisProps & { readonly which: 'from' | 'to' }) {
  const { from, to } = brush ?? { from: 0, to: 1 };
  const place = which === 'from' ? from : to;
  const move = (event: KeyboardEvent) => {
    const by = { ArrowUp: keyPart, ArrowDown: -keyPart }[event.key];
    if (event.key === 'Escape' || event.key === 'Delete') onBrush(undefined);
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(1, place + by));
    const moved = which === 'from' ? { from: Math.min(next, to), to } : { from, to: Math.max(next, from) };
    onBrush(moved.from <= 0 && moved.to >= 1 ? undefined : { axis: axis.id, ...moved });
  };
  const says = axis.scale.kind === 'number' ? formatNumber(valueAt(axis.scale, place)) : (axis.scale.texts[Math.round(place * (axis.scale.texts.length - 1))] ?? '');
  return (
    <rect
      x={axis.x - 7}
      y={yOf(place, room) - 2}
      width={14}
      height={4}
      rx={2}
      className={styles['end']}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`${which === 'from' ? 'Lowest' : 'Highest'} ${axis.label}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * place)}
      aria-valuetext={says}
      onKeyDown={move}
    />
  );
}
