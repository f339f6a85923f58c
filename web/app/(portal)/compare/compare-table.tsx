import type { ComparedRun } from '../../../live/queries/compare';
import { formatNumber, missing } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { Status } from '../../../ui/status';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { compareRows, type CompareRow } from './compare-rows';
import styles from './compare-table.module.css';

/** A row for every param and metric, a column for every run. */
export function CompareTable({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const columns: readonly Column<CompareRow>[] = [
    { key: 'name', label: 'Param or metric', cell: ({ name, kind }) => <>{name} <small className={styles['kind']}>{kind}</small></>, value: ({ name }) => name },
    ...runs.map(
      (run, place): Column<CompareRow> => ({
        key: run.id,
        label: run.name,
        align: 'end',
        cell: ({ values, differs, best }) => <span className={differs ? styles['differs'] : undefined}>{shown(values[place])}{best === place ? ' ★' : ''}</span>,
      }),
    ),
  ];
  return (
    <>
      <ul className={styles['runs']}>
        {runs.map(({ id, name, status }) => (
          <li key={id}>
            <NodeLink id={id}>{name}</NodeLink> <Status value={status} />
          </li>
        ))}
      </ul>
      <DataTable name="params and metrics" rows={compareRows(runs)} columns={columns} keyOf={({ kind, name }) => `${kind} ${name}`} />
    </>
  );
}

function shown(value: string | number | undefined): string {
  return value === undefined ? missing : typeof value === 'number' ? formatNumber(value) : value;
}
