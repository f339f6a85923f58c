'use client';

import { useEffect } from 'react';
import type { EndpointDetail } from '../../../../live/queries/serving';
import { StreamsOf, type StreamItem } from '../../../../live/queries/streams';
import { useLive } from '../../../../live/use-live';
import { useMay } from '../../../../live/use-may';
import { formatCount } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago, useNow } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { Took } from '../../../_parts/took';
import { CreateStreamButton, DeleteStreamButton } from './stream-actions';
import styles from './streams.module.css';

/** What a stream does is no event: it is asked again so often. */
const lookMs = 3_000;

/** Subjects whose messages the endpoint answers, what becomes of them, and how to add one. */
export function Streams({ endpoint }: { readonly endpoint: EndpointDetail }) {
  const live = useLive(StreamsOf, { id: endpoint.id });
  const mayOperate = useMay('operate', endpoint.projectId);
  const { refresh } = live;
  const looks = Math.floor(useNow() / lookMs);
  useEffect(() => void refresh(), [refresh, looks]);
  const remove: Column<StreamItem> = { key: 'delete', label: 'Delete', cell: (stream) => <DeleteStreamButton stream={stream} onDone={refresh} />, narrow: true };
  return (
    <Section
      title="Streams"
      note="messages of a subject, answered by this endpoint"
      actions={
        <>
          {mayOperate && <CreateStreamButton endpoint={endpoint} onDone={refresh} />}
          <QuerySource {...live.source} />
        </>
      }
    >
      <Answered live={live}>
        {({ endpoint: found }) => (
          <DataTable name="streams" rows={found?.streams ?? []} columns={mayOperate ? [...columns, remove] : columns} keyOf={({ id }) => id} tools={false} empty={<NoStream mayOperate={mayOperate} />} />
        )}
      </Answered>
    </Section>
  );
}

const columns: readonly Column<StreamItem>[] = [
  { key: 'in', label: 'Questions from', cell: ({ inputSubject }) => <code>{inputSubject}</code> },
  { key: 'out', label: 'Answers to', cell: ({ outputSubject }) => <code>{outputSubject}</code> },
  { key: 'status', label: 'Status', cell: ({ status }) => <StreamState status={status} /> },
  { key: 'error', label: 'Last error', cell: ({ status }) => <LastError status={status} /> },
  { key: 'dead', label: 'Dead letters, 24 h', cell: ({ deadLetters, deadSubject }) => <span title={`They go to ${deadSubject}`}>{formatCount(deadLetters)}</span>, align: 'end' },
  { key: 'retried', label: 'Tried again', cell: ({ retried }) => formatCount(retried), align: 'end' },
  { key: 'by', label: 'Asks as', cell: ({ createdBy }) => createdBy.name },
];

function StreamState({ status: { state, since } }: Pick<StreamItem, 'status'>) {
  return (
    <span className={styles['state']}>
      <Status value={state} />
      <small>
        for <Took from={since} to={null} />
      </small>
    </span>
  );
}

function LastError({ status: { lastError, lastErrorAt } }: Pick<StreamItem, 'status'>) {
  if (lastError === null) return 'none since the start';
  return (
    <span className={styles['error']}>
      {lastError}{' '}
      <small>
        <Ago at={lastErrorAt} />
      </small>
    </span>
  );
}

function NoStream({ mayOperate }: { readonly mayOperate: boolean }) {
  return (
    <Empty title="No stream asks this endpoint">
      An operator starts the platform with <code>CAIRN_NATS_URL</code>, the address of a NATS server with JetStream.{' '}
      {mayOperate ? 'Then name a subject with “Add stream”: its messages are answered here, logged, and published to another one.' : 'Then who holds the role of an engineer here can name a subject whose messages are answered.'}
    </Empty>
  );
}
