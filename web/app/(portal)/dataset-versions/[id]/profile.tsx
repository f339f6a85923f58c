import type { ColumnProfile } from '../../../../live/queries/dataset-version';
import { Histogram } from '../../../../ui/distribution/histogram';
import { TopValues } from '../../../../ui/distribution/top-values';
import { formatCount, formatDate, formatNumber, formatShare, humanize, missing } from '../../../../ui/format';
import type { Column } from '../../../../ui/table/column';
import { DataTable } from '../../../../ui/table/data-table';

/** What every column holds: how it is spread, its quantiles, what is missing. */
export function Profile({ columns, rowCount }: { readonly columns: readonly ColumnProfile[]; readonly rowCount: number }) {
  return <DataTable name="columns" rows={columns} columns={profileColumns(rowCount)} keyOf={({ column }) => column} />;
}

function profileColumns(rowCount: number): readonly Column<ColumnProfile>[] {
  return [
    { key: 'column', label: 'Column', cell: ({ column }) => column, value: ({ column }) => column },
    { key: 'type', label: 'Type', cell: ({ type }) => humanize(type), value: ({ type }) => type },
    { key: 'spread', label: 'Spread', cell: (profile) => <Spread profile={profile} /> },
    { key: 'missing', label: 'Missing', cell: (profile) => formatShare(rowCount === 0 ? null : profile.missing / rowCount), value: (profile) => profile.missing, align: 'end' },
    { key: 'distinct', label: 'Distinct', cell: ({ distinct }) => (distinct === null ? '> 100,000' : formatCount(distinct)), value: ({ distinct }) => distinct, align: 'end' },
    { key: 'min', label: 'Lowest', cell: (profile) => shown(profile, profile.min), value: ({ min }) => min, align: 'end' },
    ...[0.05, 0.25, 0.5, 0.75, 0.95].map((q): Column<ColumnProfile> => ({ key: `q${q * 100}`, label: q === 0.5 ? 'Median' : `${q * 100} %`, cell: (profile) => shown(profile, quantile(profile, q)), value: (profile) => quantile(profile, q), align: 'end', hidden: q === 0.05 || q === 0.95 })),
    { key: 'max', label: 'Highest', cell: (profile) => shown(profile, profile.max), value: ({ max }) => max, align: 'end' },
    { key: 'mean', label: 'Mean', cell: (profile) => (profile.type === 'TIMESTAMP' ? missing : formatNumber(profile.mean)), value: ({ mean }) => mean, align: 'end' },
    { key: 'deviation', label: 'Std. deviation', cell: (profile) => (profile.type === 'TIMESTAMP' ? missing : formatNumber(profile.standardDeviation)), align: 'end' },
  ];
}

function Spread({ profile }: { readonly profile: ColumnProfile }) {
  if (profile.histogram !== null) return <Histogram {...profile.histogram} label={`Spread of ${profile.column}`} format={(value) => shown(profile, value)} />;
  if (profile.topValues.length > 0) return <TopValues values={profile.topValues} total={profile.count} label={`Most frequent values of ${profile.column}`} />;
  return <>{missing}</>;
}

function quantile({ quantiles }: ColumnProfile, q: number): number | undefined {
  return quantiles.find((one) => Math.abs(one.q - q) < 1e-9)?.value;
}

function shown({ type }: ColumnProfile, value: number | null | undefined): string {
  return type === 'TIMESTAMP' ? formatDate(value) : formatNumber(value);
}
