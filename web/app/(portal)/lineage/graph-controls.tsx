'use client';

import { Choose } from '../../../ui/field';
import styles from './graph-controls.module.css';

export interface GraphControlsProps {
  readonly direction: string;
  readonly onDirection: (direction: string) => void;
  readonly depth: string;
  readonly onDepth: (depth: string) => void;
  readonly view: string;
  readonly onView: (view: string) => void;
  readonly actions: React.ReactNode;
}

const directions = [
  { value: 'BOTH', label: 'both ways' },
  { value: 'UPSTREAM', label: 'where it came from' },
  { value: 'DOWNSTREAM', label: 'what became of it' },
];
const depths = ['1', '2', '3', '4', '6', '8', '12', '20', '50'].map((value) => ({ value, label: `${value} ${value === '1' ? 'link' : 'links'}` }));
const views = [
  { value: 'graph', label: 'graph' },
  { value: 'list', label: 'list' },
];

/** How much of the graph is shown, and how. */
export function GraphControls({ direction, onDirection, depth, onDepth, view, onView, actions }: GraphControlsProps) {
  return (
    <div className={styles['controls']}>
      <Choose label="Show" value={direction} onChange={onDirection} choices={directions} />
      <Choose label="as far as" value={depth} onChange={onDepth} choices={depths} />
      <Choose label="as a" value={view} onChange={onView} choices={views} />
      <span className={styles['actions']}>{actions}</span>
    </div>
  );
}
