'use client';

import { useState } from 'react';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { readEvidence } from './read-evidence';
import styles from './evidence.module.css';

/** The figures behind a decision, in words: each test with its limits, and an interval wherever there is one. */
export function Evidence({ evidence, label, reason }: { readonly evidence: unknown; readonly label: string; readonly reason: string | null }) {
  const [open, setOpen] = useState(false);
  const groups = readEvidence(evidence);
  if (groups.length === 0) return <>–</>;
  return (
    <>
      <Button tone="quiet" onPress={() => setOpen(true)}>
        Show
      </Button>
      <Dialog title={label} open={open} onClose={() => setOpen(false)} wide>
        {reason !== null && <p className={styles['reason']}>{reason}.</p>}
        <div className={styles['groups']}>
          {groups.map(({ title, figures }) => (
            <section key={title ?? ''}>
              {title !== undefined && <h3>{title}</h3>}
              <dl className={styles['figures']}>
                {figures.map(({ name, value }) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}
