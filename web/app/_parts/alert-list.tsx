'use client';

import { AlertRaised, Alerts, type AlertItem } from '../../live/queries/alerts';
import { useRefreshOn } from '../../live/use-events';
import { usePages } from '../../live/use-pages';
import { formatDate, formatNumber, humanize } from '../../ui/format';
import { NodeLink } from '../../ui/node-link';
import { Empty } from '../../ui/states';
import { Status } from '../../ui/status';
import type { Column } from '../../ui/table/column';
import { Ago } from '../../ui/time';
import { AcknowledgeButton } from './acknowledge-button';
import { ListRows } from './list-rows';

/** Alerts of a project; of one endpoint when it is named. */
export function AlertList({ projectId, endpointId }: { readonly projectId: string; readonly endpointId?: string }) {
  const pages = usePages(Alerts, { projectId, first: 50 }, (data) => data.alerts);
  useRefreshOn(AlertRaised, { projectId }, pages.refresh);
  const shown = endpointId === undefined ? pages : { ...pages, nodes: pages.nodes?.filter(({ endpoint }) => endpoint.id === endpointId) };
  const columns: readonly Column<AlertItem>[] = [
    { key: 'message', label: 'Alert', cell: ({ id, message }) => <NodeLink id={id}>{message}</NodeLink>, value: ({ message }) => message },
    { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} />, value: ({ status }) => status },
    { key: 'kind', label: 'Watched', cell: ({ kind }) => humanize(kind), value: ({ kind }) => kind },
    { key: 'value', label: 'Found', cell: ({ value }) => formatNumber(value), value: ({ value }) => value, align: 'end' },
    { key: 'threshold', label: 'Limit', cell: ({ threshold }) => formatNumber(threshold), value: ({ threshold }) => threshold, align: 'end' },
    { key: 'window', label: 'Window to', cell: ({ windowEnd }) => formatDate(windowEnd), value: ({ windowEnd }) => windowEnd },
    ...(endpointId === undefined ? [{ key: 'endpoint', label: 'Endpoint', cell: ({ endpoint }: AlertItem) => <NodeLink id={endpoint.id}>{endpoint.name}</NodeLink>, value: ({ endpoint }: AlertItem) => endpoint.name }] : []),
    { key: 'at', label: 'Raised', cell: ({ raisedAt }) => <Ago at={raisedAt} />, value: ({ raisedAt }) => raisedAt },
    { key: 'act', label: 'Do', cell: ({ id, status }) => (status === 'OPEN' ? <AcknowledgeButton alertId={id} onDone={pages.refresh} /> : '–') },
  ];
  return <ListRows pages={shown} name="alerts" prefix="alerts" columns={columns} empty={<Empty title="No alert">An alert is raised when a monitor finds what is beyond its limit, and beyond chance.</Empty>} />;
}
