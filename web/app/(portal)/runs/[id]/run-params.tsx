'use client';

import { useState } from 'react';
import type { MetricSummary } from '../../../../live/queries/experiments';
import { Facts } from '../../../../ui/facts';
import { formatCount, formatNumber } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { SearchField } from '../../../../ui/search-field';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';

export interface RunParamsProps {
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly MetricSummary[];
}

const columns: readonly Column<MetricSummary>[] = [
  { key: 'key', label: 'Metric', cell: ({ key }) => key, value: ({ key }) => key },
  { key: 'latest', label: 'Last', cell: ({ latest }) => formatNumber(latest), align: 'end', value: ({ latest }) => latest },
  { key: 'minimum', label: 'Lowest', cell: ({ minimum }) => formatNumber(minimum), align: 'end', value: ({ minimum }) => minimum },
  { key: 'maximum', label: 'Highest', cell: ({ maximum }) => formatNumber(maximum), align: 'end', value: ({ maximum }) => maximum },
  { key: 'count', label: 'Points', cell: ({ count }) => formatCount(count), align: 'end', value: ({ count }) => count },
];

/** From this many on one searches; and most params that are listed at once. */
const searchFrom = 9;
const mostListed = 200;

/** What the run was set to, and what it measured. */
export function RunParams({ params, metrics }: RunParamsProps) {
  const [find, setFind] = useState('');
  const word = find.toLowerCase();
  const found = params.filter(({ key, value }) => key.toLowerCase().includes(word) || value.toLowerCase().includes(word));
  return (
    <div>
      <Section title="Params" note={params.length} actions={params.length >= searchFrom && <SearchField label="Find a param" value={find} onChange={setFind} />}>
        {params.length === 0 ? <Empty title="None logged" code="await run.params({ rate: '0.1' });" /> : <Facts facts={found.slice(0, mostListed).map(({ key, value }) => [key, value])} />}
        {params.length > 0 && found.length === 0 && <Empty title={`No param holds “${find}”`} />}
        {found.length > mostListed && <p>The first {mostListed} of {formatCount(found.length)}; search for others.</p>}
      </Section>
      <Section title="Metric summaries" note={metrics.length}>
        <DataTable name="metrics" prefix="m" rows={metrics} columns={columns} keyOf={({ key }) => key} tools={metrics.length >= searchFrom} empty={<Empty title="None yet" />} />
      </Section>
    </div>
  );
}
