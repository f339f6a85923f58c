'use client';

import { Devices, type DeviceItem } from '../../../live/queries/jobs';
import { useLive } from '../../../live/use-live';
import { formatBytes, formatNumber, plural } from '../../../ui/format';
import { Page } from '../../../ui/page';
import { QuerySource } from '../../../ui/query-source';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { Answered } from '../../_parts/answered';

const columns: readonly Column<DeviceItem>[] = [
  { key: 'name', label: 'Device', cell: ({ name }) => name, value: ({ name }) => name },
  { key: 'kind', label: 'Kind', cell: ({ kind }) => kind.toUpperCase(), value: ({ kind }) => kind },
  { key: 'provider', label: 'Provider', cell: ({ provider }) => provider, value: ({ provider }) => provider },
  { key: 'jobs', label: 'Jobs now', cell: ({ jobCount }) => jobCount, value: ({ jobCount }) => jobCount, align: 'end' },
  { key: 'cores', label: 'Cores in use', cell: ({ cores, coresInUse }) => (cores === null ? 'whole device' : `${formatNumber(coresInUse)} of ${formatNumber(cores)}`), align: 'end' },
  { key: 'memory', label: 'Memory in use', cell: ({ memoryBytes, memoryBytesInUse }) => `${formatBytes(memoryBytesInUse)} of ${formatBytes(memoryBytes)}`, align: 'end' },
];

export default function ComputePage() {
  const live = useLive(Devices, {});
  const busy = live.data?.devices.reduce((sum, { jobCount }) => sum + jobCount, 0) ?? 0;
  return (
    <Page title="Compute" answer={live.data && `${plural(live.data.devices.length, 'device')}; ${busy === 0 ? 'no job is running' : `${plural(busy, 'job')} running`}`} actions={<QuerySource {...live.source} />}>
      <Answered live={live}>{({ devices }) => <DataTable name="devices" rows={devices} columns={columns} keyOf={({ provider, id }) => `${provider} ${id}`} empty={<Empty title="No compute provider offers a device">Install one, such as compute-local.</Empty>} />}</Answered>
    </Page>
  );
}
