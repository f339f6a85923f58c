'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { formatCount } from '../format';
import type { Column } from './column';
import { filterRows, sortRows } from './column';
import styles from './data-table.module.css';
import { moveBetweenRows } from './row-keys';
import { TableTools } from './table-tools';
import { useTableState } from './table-state';
import { useFreshRows } from './use-fresh-rows';

export interface DataTableProps<Row> {
  /** What the rows are: `runs`. Names the table, and its state in the address when a page has several. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** How many there are in all; the rows when absent. */
  readonly total?: number | undefined;
  /** Fetches more; absent when all are here. */
  readonly more?: (() => void) | undefined;
  /** Filter, columns and density above the rows. Defaults to true. */
  readonly tools?: boolean;
  /** Stands in place of the table's own filter, where the platform filters. */
  readonly filter?: React.ReactNode;
  /** Shown instead of rows when there are none. */
  readonly empty?: React.ReactNode;
  /** Prefix of this table's state in the address; needed where a page has several tables with tools. */
  readonly prefix?: string;
  /** What is listed: when it changes, its rows are others altogether. Rows that come above those of the same list wait to be let in. */
  readonly list?: string;
  /** Rows picked by their keys, when rows can be picked. */
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (key: string, picked: boolean) => void;
}

/** From this many rows on only those in sight are drawn. */
const virtualFrom = 120;

/** Rows under a fixed head and beside a fixed first column. Its filter, order and columns are in the address. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, columns, keyOf, tools = true, empty, total = props.rows.length, more, picked, onPick } = props;
  const state = useTableState(props.prefix ?? '', columns);
  const { rows: fresh, waiting, accept } = useFreshRows(props.list ?? '', props.rows, keyOf);
  const rows = sortRows(props.filter === undefined ? filterRows(fresh, columns, state.filter) : fresh, columns, state.order);

  const scroller = useRef<HTMLDivElement>(null);
  const isVirtual = rows.length > virtualFrom;
  const rowPx = state.density === 'compact' ? 28 : 36;
  const virtual = useVirtualizer({ count: isVirtual ? rows.length : 0, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 12 });
  const items = virtual.getVirtualItems();
  const shown = isVirtual ? items.map(({ index }) => ({ row: rows[index]!, index })) : rows.map((row, index) => ({ row, index }));
  const above = isVirtual ? (items[0]?.start ?? 0) : 0;
  const below = isVirtual ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;

  const tooling = tools && <TableTools name={name} all={columns} rows={props.rows} state={state} filter={props.filter} />;
  if (props.rows.length === 0 && empty !== undefined) {
    // Where the platform filters, nothing may fit: then the filter must stay.
    return props.filter === undefined ? empty : (
      <div className={styles['whole']}>
        {tooling}
        {empty}
      </div>
    );
  }
  const width = state.columns.length + (onPick === undefined ? 0 : 1);
  return (
    <div className={styles['whole']}>
      {tooling}
      {waiting > 0 && (
        <button type="button" className={styles['waiting']} onClick={accept}>
          {waiting} new
        </button>
      )}
      <div className={`${styles['scroller']} ${isVirtual ? styles['bounded'] : ''}`} ref={scroller} role="region" aria-label={name} tabIndex={0}>
        <table className={styles['table']} data-density={state.density} aria-rowcount={isVirtual ? rows.length + 1 : undefined}>
          <thead>
            <tr>
              {onPick !== undefined && (
                <th scope="col" className={styles['pick']}>
                  <span className="visually-hidden">Pick</span>
                </th>
              )}
              {state.columns.map((column) => (
                <Head key={column.key} column={column} order={state.order} onOrder={state.setOrder} />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={moveBetweenRows}>
            {above > 0 && <Spacer width={width} px={above} />}
            {shown.map(({ row, index }) => {
              const key = keyOf(row);
              return (
                <tr key={key} aria-rowindex={isVirtual ? index + 2 : undefined} data-picked={picked?.has(key) || undefined}>
                  {onPick !== undefined && (
                    <td className={styles['pick']}>
                      <input type="checkbox" aria-label={`Pick ${key}`} checked={picked?.has(key) ?? false} onChange={(event) => onPick(key, event.target.checked)} />
                    </td>
                  )}
                  {state.columns.map((column, place) => (
                    <td key={column.key} className={cellClass(column)} data-first={place === 0 || undefined}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
            {below > 0 && <Spacer width={width} px={below} />}
          </tbody>
        </table>
      </div>
      {(tools || more !== undefined || total > rows.length) && (
        <p className={styles['foot']}>
          {rows.length === fresh.length ? formatCount(rows.length) : `${formatCount(rows.length)} fit, of ${formatCount(fresh.length)} fetched`}
          {total > rows.length ? ` of ${formatCount(total)} ${name}` : ` ${rows.length === 1 ? 'in all' : name}`}
          {more !== undefined && (
            <button type="button" onClick={more}>
              Fetch more
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function Head<Row>({ column, order, onOrder }: { readonly column: Column<Row>; readonly order: string; readonly onOrder: (order: string) => void }) {
  const direction = order === column.key ? 'ascending' : order === `-${column.key}` ? 'descending' : undefined;
  const next = direction === 'ascending' ? `-${column.key}` : direction === 'descending' ? '' : column.key;
  return (
    <th scope="col" className={cellClass(column)} aria-sort={direction}>
      {column.value === undefined ? (
        column.label
      ) : (
        <button type="button" onClick={() => onOrder(next)}>
          {column.label}
          <span aria-hidden="true">{direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ''}</span>
        </button>
      )}
    </th>
  );
}

function Spacer({ width, px }: { readonly width: number; readonly px: number }) {
  return (
    <tr aria-hidden="true">
      <td colSpan={width} style={{ blockSize: px, padding: 0, border: 0 }} />
    </tr>
  );
}

function cellClass<Row>(column: Column<Row>): string {
  return `${column.align === 'end' ? styles['end'] : ''} ${column.narrow === true ? styles['narrow'] : ''}`;
}
