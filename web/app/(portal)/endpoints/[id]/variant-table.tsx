import type { VariantItem } from '../../../../live/queries/serving';
import { Copy } from '../../../../ui/copy';
import { formatCount, formatDuration, formatShare } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { VersionLink } from '../../../../ui/version-link';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';
import { Ago } from '../../../../ui/time';
import styles from './variant-table.module.css';

const columns: readonly Column<VariantItem>[] = [
  { key: 'version', label: 'Version', cell: ({ modelVersion }) => <VersionLink version={modelVersion} /> },
  { key: 'state', label: 'State', cell: ({ state }) => <Status value={state} /> },
  {
    key: 'traffic',
    label: 'Traffic',
    cell: ({ trafficPercent }) => (
      <span className={styles['share']}>
        <span style={{ inlineSize: `${trafficPercent}%` }} />
        {trafficPercent} %
      </span>
    ),
  },
  { key: 'requests', label: 'Requests', cell: ({ statistics }) => formatCount(statistics.requests), align: 'end' },
  { key: 'errors', label: 'Failed', cell: ({ statistics }) => failed(statistics), align: 'end' },
  { key: 'p50', label: 'p50', cell: ({ statistics }) => latency(statistics.requests, statistics.p50Ms), align: 'end' },
  { key: 'p95', label: 'p95', cell: ({ statistics }) => latency(statistics.requests, statistics.p95Ms), align: 'end' },
  { key: 'p99', label: 'p99', cell: ({ statistics }) => latency(statistics.requests, statistics.p99Ms), align: 'end' },
  { key: 'at', label: 'Deployed', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];

/** Answers to copies, which reach no caller. */
const copies: Column<VariantItem> = { key: 'copies', label: 'Copies', cell: ({ statistics }) => formatCount(statistics.copies), align: 'end' };
const digest: Column<VariantItem> = { key: 'digest', label: 'Digest', cell: (variant) => <Copy text={variant.digest} label="Digest">{shortDigest(variant.digest)}</Copy> };

/** The versions at an endpoint, those in service first. What none of them has is left out. */
export function VariantTable({ variants }: { readonly variants: readonly VariantItem[] }) {
  const shown = [
    ...columns.flatMap((column) => (column.key === 'errors' && variants.some(({ statistics }) => statistics.copies > 0) ? [copies, column] : [column])),
    ...(variants.some((variant) => variant.digest !== '') ? [digest] : []),
  ];
  return <DataTable name="variants" rows={variants} columns={shown} keyOf={({ id }) => id} tools={false} />;
}

function latency(requests: number, ms: number): string {
  return formatDuration(requests === 0 ? null : ms);
}

function failed({ requests, errors }: VariantItem['statistics']): string {
  return errors === 0 ? formatCount(requests === 0 ? null : 0) : `${formatCount(errors)} (${formatShare(errors / requests)})`;
}
