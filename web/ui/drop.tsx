'use client';

import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import styles from './drop.module.css';

/** A quiet button above a table that opens something small beneath it. */
export function Drop({ label, title, children }: { readonly label: React.ReactNode; readonly title: string; readonly children: React.ReactNode | ((close: () => void) => React.ReactNode) }) {
  return (
    <DialogTrigger>
      <AriaButton className={styles['button']!}>{label}</AriaButton>
      <Popover className={styles['popover']!} placement="bottom end">
        <Dialog className={styles['inside']!} aria-label={title}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A quiet button that turns something on and off. */
export function Toggle({ isOn, onToggle, children }: { readonly isOn: boolean; readonly onToggle: (isOn: boolean) => void; readonly children: React.ReactNode }) {
  return (
    <AriaButton className={styles['button']!} aria-pressed={isOn} onPress={() => onToggle(!isOn)}>
      {children}
    </AriaButton>
  );
}
