'use client';

import { useState } from 'react';
import { Icon } from './icon';
import styles from './copy.module.css';

/** Copies a text and says so. */
export function Copy({ text, label, children }: { readonly text: string; readonly label: string; readonly children?: React.ReactNode }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    await navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed by the browser'),
    );
    setTimeout(() => setSaid(''), 1_500);
  };
  return (
    <button type="button" className={styles['copy']} onClick={copy} title={said || `${label}: ${text.length > 200 ? 'click to copy' : text}`} aria-label={said || `${label}, copy`}>
      {children ?? <Icon name="copy" size={13} />}
      <span className={styles['said']} aria-live="polite">
        {said}
      </span>
    </button>
  );
}
