'use client';

import type { EndpointDetail } from '../../../../live/queries/serving';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import { RolloutSentence } from '../../../_parts/rollout/rollout-sentence';
import { RolloutView } from '../../../_parts/rollout/rollout-view';
import { Took } from '../../../_parts/took';
import { LiveTraffic } from './live-traffic';
import { StartRolloutButton } from './start-rollout';
import styles from './traffic.module.css';
import { VariantTable } from './variant-table';

type Rollout = EndpointDetail['rollouts']['nodes'][number];

const columns: readonly Column<Rollout>[] = [
  { key: 'rollout', label: 'Rollout', cell: ({ id, champion, candidate }) => <NodeLink id={id}>{`v${champion.modelVersion.number} → v${candidate.modelVersion.number}`}</NodeLink> },
  { key: 'strategy', label: 'Strategy', cell: ({ strategy }) => strategy },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { key: 'reason', label: 'Why it ended', cell: ({ reason }) => <span className={styles['reason']}>{reason ?? '–'}</span> },
  { key: 'at', label: 'Started', cell: ({ startedAt }) => <Ago at={startedAt} /> },
  { key: 'took', label: 'Took', cell: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />, align: 'end' },
  { key: 'by', label: 'By', cell: ({ startedBy }) => startedBy.name },
];

/** What is asked, who answers, what is being rolled out, and what was. */
export function Traffic({ endpoint, onChange }: { readonly endpoint: EndpointDetail; readonly onChange: () => Promise<unknown> }) {
  const shown = endpoint.rollout ?? endpoint.rollouts.nodes[0];
  return (
    <>
      <LiveTraffic endpoint={endpoint} />
      <Section title="Variants" note="since each was deployed">
        <VariantTable variants={endpoint.variants} />
      </Section>
      {endpoint.kind === 'SERVED' && (
        <Section title={endpoint.rollout === null ? 'Last rollout' : 'Rollout'} actions={endpoint.rollout === null && <StartRolloutButton endpoint={endpoint} onStarted={onChange} />}>
          {shown === undefined ? <Empty title="Nothing has been rolled out yet">A rollout moves the traffic from the champion to another approved version, step by step, or compares the two.</Empty> : (
            <>
              {endpoint.rollout === null && (
                <p className={styles['ended']}>
                  <RolloutSentence rollout={shown} />
                </p>
              )}
              <RolloutView rollout={shown} onChange={onChange} />
            </>
          )}
        </Section>
      )}
      {endpoint.rollouts.nodes.length > 0 && (
        <Section title="Rollouts" note={endpoint.rollouts.totalCount}>
          <DataTable name="rollouts" rows={endpoint.rollouts.nodes} columns={columns} keyOf={({ id }) => id} total={endpoint.rollouts.totalCount} tools={false} />
        </Section>
      )}
    </>
  );
}
