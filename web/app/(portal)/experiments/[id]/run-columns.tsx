import type { RunRow } from '../../../../live/queries/run-search';
import { formatNumber, missing } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { Settling } from '../../../../ui/settling';
import { Status } from '../../../../ui/status';
import type { PagedColumn } from '../../../../ui/table/paged-table';
import { Ago } from '../../../../ui/time';
import { Took } from '../../../_parts/took';
import { attributes, orderText, valueIn, type RunColumn } from './run-column';
import styles from './run-list.module.css';

/** The chosen columns as the table draws them, behind the one that names the run. */
export function pagedColumns(chosen: readonly RunColumn[]): readonly PagedColumn<RunRow>[] {
  const name: PagedColumn<RunRow> = { key: 'name', label: 'Run', width: 280, isOrdered: true, cell: (run) => <Name run={run} /> };
  return [
    name,
    ...chosen.map((column): PagedColumn<RunRow> => {
      const isOrdered = orderText(column.id, true) !== undefined;
      if (column.kind === 'attribute') return { key: column.id, ...attributes[column.key]!, isOrdered, cell: attributeCells[column.key]!, ...(column.key === 'took' ? { align: 'end' as const } : {}) };
      return { key: column.id, label: column.key, kind: column.kind, width: widthOf(column.key), isOrdered, ...(column.kind === 'metric' ? { align: 'end' as const } : {}), cell: (run) => <Value value={valueIn(run, column)} /> };
    }),
  ];
}

const attributeCells: Readonly<Record<string, (run: RunRow) => React.ReactNode>> = {
  status: ({ status, lifecycle }) => <Status value={lifecycle === 'DELETED' ? 'DELETED' : status} />,
  started: ({ startedAt }) => <Ago at={startedAt} />,
  ended: ({ endedAt }) => <Ago at={endedAt} />,
  took: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />,
  by: ({ startedBy }) => startedBy?.name ?? missing,
};

/** The run, and the one that it is nested in. */
function Name({ run: { id, name, parent } }: { readonly run: RunRow }) {
  return (
    <TextLink href={`/runs/${id}`} title={`${name} ${id}`} className={styles['run']!}>
      {parent !== null && <small>{parent.name} / </small>}
      {name}
    </TextLink>
  );
}

function Value({ value }: { readonly value: string | number | undefined }) {
  if (value === undefined) return <span className={styles['missing']}>{missing}</span>;
  return typeof value === 'number' ? <Settling value={value}>{formatNumber(value)}</Settling> : <span title={value}>{value}</span>;
}

/** Wide enough for the name, within reason: the end of a long one is in its title. */
function widthOf(name: string): number {
  return Math.max(104, Math.min(220, 28 + 7.2 * name.length));
}
