'use client';

import { useEffect, useRef } from 'react';
import styles from './settling.module.css';

export interface SettlingProps {
  readonly value: string | number | undefined;
  /** How it is shown; the value itself when absent. */
  readonly children?: React.ReactNode;
}

/** A value that may move while somebody looks: when it does, it is lit for a moment. */
export function Settling({ value, children = value }: SettlingProps) {
  const before = useRef(value);
  const isNew = before.current !== value;
  useEffect(() => {
    before.current = value;
  }, [value]);
  // Another key begins the light anew.
  return (
    <span key={String(value)} className={isNew ? styles['lit'] : undefined}>
      {children}
    </span>
  );
}
