'use client';

import { useMemo } from 'react';
import type { ComparedRun } from '../../../live/queries/compare';
import { useUrlState } from '../../../live/use-url-state';
import { Toggle } from '../../../ui/drop';
import { formatNumber, missing } from '../../../ui/format';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { Empty } from '../../../ui/states';
import { compareRows, type CompareRow } from './compare-rows';
import styles from './compare-table.module.css';

/** A row for everything that the runs say of themselves, a column for every run. */
export function CompareTable({ runs, labels }: { readonly runs: readonly ComparedRun[]; readonly labels: ReadonlyMap<string, string> }) {
  const [all, setAll] = useUrlState('all');
  const rows = useMemo(() => compareRows(runs), [runs]);
  const columns: readonly Column<CompareRow>[] = [
    { key: 'name', label: 'What', cell: ({ name, kind }) => <>{name} <small className={styles['kind']}>{kind}</small></>, value: ({ name }) => name },
    ...runs.map(
      (run, place): Column<CompareRow> => ({
        key: run.id,
        label: labels.get(run.id) ?? run.name,
        align: 'end',
        cell: ({ values, differs, best }) => <span className={differs ? styles['differs'] : undefined}>{shown(values[place])}{best === place ? ' ★' : ''}</span>,
      }),
    ),
  ];
  const differing = rows.filter(({ differs }) => differs);
  const same = rows.length - differing.length;
  return (
    <>
      <div className={styles['switch']}>
        <Toggle isOn={all !== '1'} onToggle={(isOn) => setAll(isOn ? '' : '1')}>
          Only what differs
        </Toggle>
        <span>{same === 0 ? '' : `${same} ${same === 1 ? 'row is' : 'rows are'} the same in all runs`}</span>
      </div>
      <DataTable name="differences" rows={all === '1' ? rows : differing} columns={columns} keyOf={({ kind, name }) => `${kind} ${name}`} empty={<Empty title="Nothing differs">These runs say the same of themselves.</Empty>} />
    </>
  );
}

function shown(value: string | number | undefined): string {
  return value === undefined ? missing : typeof value === 'number' ? formatNumber(value) : value;
}
