'use client';

import { useState } from 'react';
import { Icon } from './icon';
import styles from './copy.module.css';

export interface CopyProps {
  readonly text: string;
  /** What is copied: `Digest`. */
  readonly label: string;
  /** Shown instead of an icon: a short form of the text. */
  readonly children?: React.ReactNode;
}

/** Copies a text and says so. */
export function Copy({ text, label, children }: CopyProps) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    await navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed by the browser'),
    );
    setTimeout(() => setSaid(''), 1_500);
  };
  return (
    <span className={styles['whole']}>
      <button type="button" className={styles['copy']} onClick={() => void copy()} title={`${label}: ${text.length > 200 ? 'click to copy' : text}`}>
        {children ?? <Icon name="copy" size={13} />}
        <span className="visually-hidden"> Copy {label}</span>
      </button>
      <span className={styles['said']} role="status">
        {said}
      </span>
    </span>
  );
}
