'use client';

import { useRef, useState } from 'react';
import type { LineageNode } from '../../../live/queries/lineage';
import { formatDateTime } from '../../../ui/format';
import styles from './as-of.module.css';

const places = 400;

/** The time that the graph is as of, from its first node to now. */
export function AsOf({ nodes, value, onChange }: { readonly nodes: readonly LineageNode[]; readonly value: string; readonly onChange: (at: string) => void }) {
  // The span only grows: looking at an earlier graph must not change what the slider means.
  const first = useRef(Number.POSITIVE_INFINITY);
  const last = useRef(0);
  first.current = Math.min(first.current, ...nodes.map(({ createdAt }) => Date.parse(createdAt)));
  last.current ||= Date.now();
  const span = Math.max(1, last.current - first.current);
  const [moving, setMoving] = useState<number>();
  const place = moving ?? (value === '' ? places : Math.round(((Date.parse(value) - first.current) / span) * places));
  const at = (to: number) => new Date(first.current + (to / places) * span).toISOString();
  const settle = () => {
    if (moving === undefined) return;
    onChange(moving >= places ? '' : at(moving));
    setMoving(undefined);
  };
  return (
    <label className={styles['as-of']}>
      As of
      <input type="range" min={0} max={places} value={place} aria-valuetext={place >= places ? 'now' : formatDateTime(at(place))} onChange={(event) => setMoving(Number(event.target.value))} onPointerUp={settle} onKeyUp={settle} onBlur={settle} />
      <output>{place >= places ? 'now' : formatDateTime(at(place))}</output>
    </label>
  );
}
