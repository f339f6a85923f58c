'use client';

import { Dialog } from '../../ui/dialog';
import { places } from './places';
import styles from './shortcut-list.module.css';

const others: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K', 'find a page or a node'],
  ['/', 'go to the filter of the page'],
  ['↑ ↓', 'move between rows'],
  ['Enter', 'open'],
  ['Space', 'pick a run; with Shift, a range'],
  ['c', 'compare the runs that are picked'],
  ['Esc', 'close what is open'],
  ['?', 'show this list'],
];

export function ShortcutList({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <dl className={styles['keys']}>
        {[...others, ...places.map(({ letter, label }) => [`g ${letter}`, `go to ${label}`] as const)].map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
