import type { Monitor } from '../../../../live/queries/monitoring';
import { formatCount, formatNumber, humanize } from '../../../../ui/format';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';

const columns: readonly Column<Monitor>[] = [
  { key: 'kind', label: 'Monitor', cell: ({ kind }) => humanize(kind) },
  { key: 'state', label: 'State', cell: ({ state }) => <Status value={state} /> },
  { key: 'threshold', label: 'Limit', cell: ({ threshold }) => formatNumber(threshold), align: 'end' },
  { key: 'window', label: 'Window', cell: ({ windowDays }) => `${windowDays} days, sliding by one`, },
  { key: 'minimum', label: 'Needs at least', cell: ({ minimumCount }) => formatCount(minimumCount), align: 'end' },
  { key: 'description', label: 'Watches', cell: ({ description }) => description },
];

/** What watches the endpoint, and how strictly. */
export function MonitorTable({ monitors }: { readonly monitors: readonly Monitor[] }) {
  return <DataTable name="monitors" rows={monitors} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title="Not watched yet" code={code} />} />;
}

const code = `await cairn.query('mutation ($input: CreateMonitorsInput!) { createMonitors(input: $input) { id kind } }',
  { input: { endpointId } });`;
