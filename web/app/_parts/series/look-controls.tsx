'use client';

import { useId } from 'react';
import { Segments } from '../../../ui/segments';
import { Toggle } from '../../../ui/drop';
import styles from './look-controls.module.css';
import { mostSmoothing, type SeriesLookState } from './use-series-look';

const axes = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'time', label: 'Wall clock' },
] as const;

/** How curves are drawn: against what, how smooth, on which scale. */
export function LookControls({ look, setAxis, setSmoothing, setLog }: SeriesLookState) {
  const id = useId();
  return (
    <div className={styles['controls']}>
      <Segments label="Against" choices={axes} value={look.axis} onChange={setAxis} />
      <span className={styles['smooth']}>
        <label htmlFor={id}>Smoothing</label>
        <input id={id} type="range" min={0} max={mostSmoothing} step={0.01} value={look.smoothing} onChange={(event) => setSmoothing(Number(event.target.value))} />
        <output htmlFor={id}>{look.smoothing.toFixed(2)}</output>
      </span>
      <Toggle isOn={look.isLog} onToggle={setLog}>
        Log scale
      </Toggle>
    </div>
  );
}
