'use client';

import { useState } from 'react';
import { CancelExport, ExportProgress, type ExportItem } from '../../../../live/queries/exports';
import { useAct } from '../../../../live/use-act';
import { useEvents } from '../../../../live/use-events';
import { Confirm } from '../../../../ui/confirm';
import { formatCount } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { Took } from '../../../_parts/took';
import styles from './export-list.module.css';

export interface ExportsUnderWayProps {
  readonly exports: readonly ExportItem[];
  readonly onOver: () => Promise<unknown>;
}

/** Exports that are being made, each as far as it has come, and a way to end it. */
export function ExportsUnderWay({ exports, onOver }: ExportsUnderWayProps) {
  return (
    <Section title="Being made" note={exports.length}>
      <ul>
        {exports.map((item) => (
          <UnderWay key={item.id} item={item} onOver={onOver} />
        ))}
      </ul>
    </Section>
  );
}

function UnderWay({ item, onOver }: { readonly item: ExportItem; readonly onOver: () => Promise<unknown> }) {
  const [heard, setHeard] = useState<Pick<ExportItem, 'state' | 'entries' | 'entriesTotal'>>(item);
  const { run, busy, failure } = useAct(CancelExport);
  useEvents(ExportProgress, { id: item.id }, ({ exportProgress }) => {
    setHeard(exportProgress);
    if (exportProgress.state !== 'QUEUED' && exportProgress.state !== 'RUNNING') void onOver();
  });
  const { state, entries, entriesTotal } = heard;
  const cancel = async () => {
    const done = await run({ id: item.id });
    if (done !== undefined) await onOver();
    return done !== undefined;
  };
  return (
    <li className={styles['making']}>
      <span>{item.purpose ?? 'Without a purpose'}</span>
      <progress aria-label={`Entries of ${item.purpose ?? 'the export'}`} {...(entriesTotal === null || entriesTotal === 0 ? {} : { max: entriesTotal, value: entries })} />
      <span>
        {state === 'QUEUED' ? 'waits for its turn' : entriesTotal === null ? 'counts its entries' : `${formatCount(entries)} of ${formatCount(entriesTotal)} entries`}, <Took from={item.createdAt} to={null} />
      </span>
      <Confirm action="End it" tone="danger" title="End this export?" busy={busy} failure={failure} onConfirm={cancel}>
        No bundle will be made. That it was asked for, and ended, stays in the trail.
      </Confirm>
    </li>
  );
}
