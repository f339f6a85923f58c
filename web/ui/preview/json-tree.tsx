'use client';

import { useState } from 'react';
import { jsonMembers, jsonSummary, mostMembers } from './json-node';
import styles from './preview.module.css';

/** A JSON value, folded; only what is open is laid out. */
export function JsonTree({ value }: { readonly value: unknown }) {
  return (
    <div className={styles['json']}>
      <Member name={undefined} value={value} isOpen />
    </div>
  );
}

function Member({ name, value, isOpen = false }: { readonly name: string | undefined; readonly value: unknown; readonly isOpen?: boolean }) {
  const [open, setOpen] = useState(isOpen);
  const [most, setMost] = useState(mostMembers);
  const label = name === undefined ? null : <span className={styles['key']}>{name}: </span>;
  if (typeof value !== 'object' || value === null) {
    return (
      <div className={styles['leaf']} data-type={value === null ? 'null' : typeof value}>
        {label}
        <span>{jsonSummary(value)}</span>
      </div>
    );
  }
  const found = open ? jsonMembers(value, most) : undefined;
  return (
    <div className={styles['branch']}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
        {jsonSummary(value)}
      </button>
      {found !== undefined && (
        <div className={styles['members']}>
          {found.members.map(([key, member]) => (
            <Member key={key} name={key} value={member} />
          ))}
          {found.more > 0 && (
            <button type="button" onClick={() => setMost(most + 10 * mostMembers)}>
              {found.more.toLocaleString('en-US')} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}
