'use client';

import { useState } from 'react';
import { Button } from '../../../ui/button';
import { Json } from '../../../ui/code-block';
import { Dialog } from '../../../ui/dialog';
import { formatNumber, humanize } from '../../../ui/format';
import styles from './evidence.module.css';

type Figures = Readonly<Record<string, unknown>>;

/** The figures behind a decision: each test with its statistic and its p-value or interval, as the strategy gave them. */
export function Evidence({ evidence, label }: { readonly evidence: unknown; readonly label: string }) {
  const [open, setOpen] = useState(false);
  if (typeof evidence !== 'object' || evidence === null) return <>–</>;
  const groups = Object.entries(evidence).filter((entry): entry is [string, Figures] => typeof entry[1] === 'object' && entry[1] !== null && !Array.isArray(entry[1]));
  const plain = Object.entries(evidence).filter(([, value]) => typeof value !== 'object');
  return (
    <>
      <Button tone="quiet" onPress={() => setOpen(true)}>
        Show
      </Button>
      <Dialog title={label} open={open} onClose={() => setOpen(false)} wide>
        {plain.length > 0 && <Pairs figures={Object.fromEntries(plain)} />}
        {groups.map(([name, figures]) => (
          <section key={name}>
            <h3>{humanize(name)}</h3>
            <Pairs figures={figures} />
          </section>
        ))}
        <Json value={evidence} label={label} maxHeight={200} />
      </Dialog>
    </>
  );
}

function Pairs({ figures }: { readonly figures: Figures }) {
  return (
    <dl className={styles['pairs']}>
      {Object.entries(figures)
        .filter(([, value]) => typeof value !== 'object' || value === null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{humanize(name)}</dt>
            <dd>{typeof value === 'number' ? formatNumber(value) : String(value ?? '–')}</dd>
          </div>
        ))}
    </dl>
  );
}
