'use client';

import { Lineage } from '../../live/queries/lineage';
import { useLive } from '../../live/use-live';
import { kindOf } from '../../ui/kinds';
import { NodeLink } from '../../ui/node-link';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/column';
import { DataTable } from '../../ui/table/data-table';
import { Ago } from '../../ui/time';
import type { LineageNode } from '../../live/queries/lineage';
import { Answered } from './answered';

const columns: readonly Column<LineageNode>[] = [
  { key: 'node', label: 'What followed', cell: ({ id, label }) => <NodeLink id={id}>{label}</NodeLink> },
  { key: 'kind', label: 'Kind', cell: ({ id }) => kindOf(id).label },
  { key: 'status', label: 'Last', cell: ({ status }) => status ?? '–' },
  { key: 'at', label: 'When', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];

/** What came of a node: everything downstream of it, oldest first. */
export function Consequences({ nodeId }: { readonly nodeId: string }) {
  const live = useLive(Lineage, { id: nodeId, direction: 'DOWNSTREAM', depth: 8 });
  return (
    <Section title="What followed">
      <Answered live={live}>
        {({ lineage }) => {
          const since = lineage.nodes.find(({ id }) => id === nodeId)?.createdAt ?? '';
          // What lies downstream and was there before did not follow from it.
          const nodes = lineage.nodes.filter(({ id, createdAt }) => id !== nodeId && createdAt >= since).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
          return <DataTable name="nodes" rows={nodes} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title="Nothing yet">A trigger that listens for such alerts would start a pipeline.</Empty>} />;
        }}
      </Answered>
    </Section>
  );
}
