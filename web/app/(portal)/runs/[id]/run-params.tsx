import type { MetricSummary } from '../../../../live/queries/experiments';
import { Facts } from '../../../../ui/facts';
import { formatCount, formatNumber } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';

export interface RunParamsProps {
  readonly params: readonly { readonly key: string; readonly value: string }[];
  readonly metrics: readonly MetricSummary[];
}

const columns: readonly Column<MetricSummary>[] = [
  { key: 'key', label: 'Metric', cell: ({ key }) => key },
  { key: 'latest', label: 'Last', cell: ({ latest }) => formatNumber(latest), align: 'end' },
  { key: 'minimum', label: 'Lowest', cell: ({ minimum }) => formatNumber(minimum), align: 'end' },
  { key: 'maximum', label: 'Highest', cell: ({ maximum }) => formatNumber(maximum), align: 'end' },
  { key: 'count', label: 'Points', cell: ({ count }) => formatCount(count), align: 'end' },
];

/** What the run was set to, and what it measured. */
export function RunParams({ params, metrics }: RunParamsProps) {
  return (
    <div>
      <Section title="Params" note={params.length}>
        {params.length === 0 ? <Empty title="None logged" code="await run.params({ rate: '0.1' });" /> : <Facts facts={params.map(({ key, value }) => [key, value])} />}
      </Section>
      <Section title="Metric summaries">
        <DataTable name="metrics" rows={metrics} columns={columns} keyOf={({ key }) => key} tools={false} empty={<Empty title="None yet" />} />
      </Section>
    </div>
  );
}
