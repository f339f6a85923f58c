import type { AuditEntryData } from '../../../../live/queries/governance';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';

type Link = NonNullable<AuditEntryData['auditEntry']>['links'][number];

const columns: readonly Column<Link>[] = [
  { key: 'from', label: 'From', cell: ({ from }) => <NodeLink id={from} /> },
  { key: 'relation', label: 'Relation', cell: ({ relation }) => relation },
  { key: 'to', label: 'To', cell: ({ to }) => <NodeLink id={to} /> },
];

/** What the event linked in the lineage graph. */
export function Links({ links }: { readonly links: readonly Link[] }) {
  if (!Array.isArray(links) || links.length === 0) return null;
  return (
    <Section title="Links" note={links.length}>
      <DataTable name="links" rows={links} columns={columns} keyOf={({ from, to, relation }) => `${from} ${relation} ${to}`} tools={false} />
    </Section>
  );
}
