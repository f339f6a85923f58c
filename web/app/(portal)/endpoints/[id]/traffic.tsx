'use client';

import type { EndpointDetail } from '../../../../live/queries/serving';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import { RolloutView } from '../../../_parts/rollout/rollout-view';
import { Took } from '../../../_parts/took';
import { StartRolloutButton } from './start-rollout';
import { VariantTable } from './variant-table';

type Rollout = EndpointDetail['rollouts']['nodes'][number];

const columns: readonly Column<Rollout>[] = [
  { key: 'rollout', label: 'Rollout', cell: ({ id, champion, candidate }) => <NodeLink id={id}>{`v${champion.modelVersion.number} → v${candidate.modelVersion.number}`}</NodeLink> },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} /> },
  { key: 'reason', label: 'Why it ended', cell: ({ reason }) => reason ?? '–' },
  { key: 'at', label: 'Started', cell: ({ startedAt }) => <Ago at={startedAt} /> },
  { key: 'took', label: 'Took', cell: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />, align: 'end' },
  { key: 'by', label: 'By', cell: ({ startedBy }) => startedBy.name },
];

/** Who answers, what is being rolled out, and what was. */
export function Traffic({ endpoint, onChange }: { readonly endpoint: EndpointDetail; readonly onChange: () => Promise<unknown> }) {
  const shown = endpoint.rollout ?? endpoint.rollouts.nodes[0];
  return (
    <>
      <Section title="Variants">
        <VariantTable variants={endpoint.variants} />
      </Section>
      <Section title={endpoint.rollout === null ? 'Last rollout' : 'Rollout'} actions={endpoint.rollout === null && <StartRolloutButton endpoint={endpoint} onStarted={onChange} />}>
        {shown === undefined ? <Empty title="Nothing has been rolled out yet">A rollout moves the traffic from the champion to another approved version, step by step.</Empty> : <RolloutView rollout={shown} onChange={onChange} />}
      </Section>
      {endpoint.rollouts.nodes.length > 0 && (
        <Section title="Rollouts" note={endpoint.rollouts.totalCount}>
          <DataTable name="rollouts" rows={endpoint.rollouts.nodes} columns={columns} keyOf={({ id }) => id} total={endpoint.rollouts.totalCount} tools={false} />
        </Section>
      )}
    </>
  );
}
