'use client';

import { useState } from 'react';
import { CreateExport, Exports, type ExportItem } from '../../../live/queries/governance';
import { useProject, useProjectVariables } from '../../../live/project';
import { useAct } from '../../../live/use-act';
import { useLive } from '../../../live/use-live';
import { Button } from '../../../ui/button';
import { Copy } from '../../../ui/copy';
import { TextField } from '../../../ui/field';
import { formatBytes, formatCount } from '../../../ui/format';
import { shortDigest } from '../../../ui/kinds';
import { Section } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import { Empty, Failure } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { Ago } from '../../../ui/time';
import { Answered } from '../../_parts/answered';
import styles from './export-list.module.css';

const columns: readonly Column<ExportItem>[] = [
  { key: 'range', label: 'Entries', cell: ({ fromIndex, toIndex, downloadPath, digest }) => {
    const range = `${formatCount(fromIndex)} to ${formatCount(toIndex - 1)}`;
    return digest === null ? range : <a href={downloadPath} download>{range}</a>;
  }, value: ({ fromIndex }) => fromIndex },
  { key: 'entries', label: 'How many', cell: ({ entries }) => formatCount(entries), value: ({ entries }) => entries, align: 'end' },
  { key: 'size', label: 'Size', cell: ({ sizeBytes, state }) => (sizeBytes === null ? state.toLowerCase() : formatBytes(sizeBytes)), value: ({ sizeBytes }) => sizeBytes, align: 'end' },
  { key: 'digest', label: 'Digest', cell: ({ digest }) => digest !== null && <Copy text={digest} label="Digest">{shortDigest(digest)}</Copy> },
  { key: 'at', label: 'Made', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
  { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
];

/** Parts of the trail, packed with their proofs, which anybody verifies without the platform. */
export function ExportList() {
  const variables = useProjectVariables({});
  const live = useLive(Exports, variables);
  return (
    <>
      <MakeExport onMade={live.refresh} />
      <Section title="Exports" actions={<QuerySource {...live.source} />}>
        <Answered live={live}>{({ exports }) => <DataTable name="exports" rows={exports} columns={columns} keyOf={({ id }) => id} empty={<Empty title="No export yet" code={code}>An export holds events, their proofs, the signed checkpoint, and a script that verifies them offline.</Empty>} />}</Answered>
      </Section>
    </>
  );
}

function MakeExport({ onMade }: { readonly onMade: () => Promise<unknown> }) {
  const { projectId } = useProject();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { run, busy, failure } = useAct(CreateExport);
  const make = async () => {
    if (projectId === undefined) return;
    const done = await run({ input: { projectId, ...(from === '' ? {} : { fromIndex: Number(from) }), ...(to === '' ? {} : { toIndex: Number(to) }) } });
    if (done !== undefined) await onMade();
  };
  return (
    <Section title="New export">
      {failure !== undefined && <Failure {...failure} />}
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <TextField label="First index" value={from} onChange={setFrom} inputMode="numeric" pattern="\d*" hint="empty: from the beginning" />
        <TextField label="Before index" value={to} onChange={setTo} inputMode="numeric" pattern="\d*" hint="empty: to the end" />
        <Button type="submit" tone="main" isDisabled={busy}>
          {busy ? 'Packing…' : 'Create export'}
        </Button>
      </form>
    </Section>
  );
}

const code = `npx cairn export --out trail.zip
npx cairn verify trail.zip`;
