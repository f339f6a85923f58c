'use client';

import { useId, useMemo } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Icon } from '../icon';
import { suggestions, type Column } from './column';
import type { TableState } from './table-state';
import styles from './table-tools.module.css';

export interface TableToolsProps<Row> {
  readonly name: string;
  readonly all: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly state: TableState<Row>;
  /** Stands in place of the filter where the platform filters: nothing filters what is fetched then. */
  readonly filter?: React.ReactNode;
}

/** The filter, one line of text with completion, and how the table looks. */
export function TableTools<Row>({ name, all, rows, state, filter }: TableToolsProps<Row>) {
  const list = useId();
  const known = useMemo(() => suggestions(rows, all), [rows, all]);
  return (
    <div className={styles['tools']}>
      {filter ?? (
        <>
          <label className={styles['filter']}>
            <Icon name="search" size={14} />
            <span className="visually-hidden">Filter {name}</span>
            <input type="search" data-filter="" value={state.filter} list={list} placeholder={`Filter ${name}: a word, or ${known[0] ?? 'name:text'}`} onChange={(event) => state.setFilter(event.target.value)} />
            <kbd aria-hidden="true">/</kbd>
          </label>
          <datalist id={list}>
            {known.map((text) => (
              <option key={text} value={text} />
            ))}
          </datalist>
        </>
      )}
      <DialogTrigger>
        <Button className={styles['button']!}>Columns</Button>
        <Popover className={styles['popover']!} placement="bottom end">
          <Dialog className={styles['columns']!} aria-label="Columns">
            {all.slice(1).map((column) => (
              <label key={column.key}>
                <input type="checkbox" checked={state.columns.includes(column)} onChange={() => state.toggle(column.key)} />
                {column.label}
              </label>
            ))}
          </Dialog>
        </Popover>
      </DialogTrigger>
      <Button className={styles['button']!} aria-label={state.density === 'compact' ? 'Roomy rows' : 'Compact rows'} onPress={() => state.setDensity(state.density === 'compact' ? 'roomy' : 'compact')}>
        {state.density === 'compact' ? 'Roomy' : 'Compact'}
      </Button>
    </div>
  );
}
