'use client';

import { useEffect, useRef } from 'react';
import { PagedHead } from './paged-head';
import { PagedRow } from './paged-row';
import styles from './paged-table.module.css';
import type { Picking } from './picking';
import type { Density } from './table-state';
import { usePagedRows } from './use-paged-rows';

/** A column of a table whose rows come by pages. */
export interface PagedColumn<Row> {
  readonly key: string;
  readonly label: string;
  /** Said beside the name in the column's title: `metric`. */
  readonly kind?: string;
  readonly cell: (row: Row) => React.ReactNode;
  readonly align?: 'end';
  /** Width in pixels: it stays, whatever rows come. */
  readonly width: number;
  /** Whether the platform can order by it. */
  readonly isOrdered: boolean;
}

export interface Order {
  readonly key: string;
  readonly descending: boolean;
}

export interface PagedTableProps<Row> {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What a row is called where it is picked. */
  readonly nameOf: (row: Row) => string;
  /** The first one names the row and stays in sight. */
  readonly columns: readonly PagedColumn<Row>[];
  readonly order: Order | undefined;
  readonly onOrder: (order: Order | undefined) => void;
  readonly density: Density;
  readonly picking: Picking;
  readonly onPicking: (picking: Picking) => void;
  /** Fetches the next page; absent when all rows are here, or while it is fetched. */
  readonly more: (() => void) | undefined;
  /** Whether rows that come are on their way: those that are here step back. */
  readonly isStale: boolean;
  /** When it changes, the rows are shown from the top. */
  readonly top: string;
  /** Keys that act on what is picked: `c`. */
  readonly keys?: Readonly<Record<string, () => void>>;
  /** What stands in place of rows when there are none. */
  readonly empty: React.ReactNode;
}

export const rowPx: Readonly<Record<Density, number>> = { roomy: 36, compact: 28 };

/** Width of the boxes that pick, in pixels. */
const pickPx = 32;

/**
 * Rows that come by pages and are drawn only where they are seen, however many there are. The platform orders and filters
 * them. Arrows move, space picks, shift picks a range.
 */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { name, rows, columns, density, isStale, more, keyOf, picking } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { items, above, below, press, pick } = usePagedRows(scroller, props);
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [props.top]);
  const width = pickPx + columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div className={styles['scroller']} ref={scroller} role="region" aria-label={name} aria-busy={isStale} tabIndex={rows.length === 0 ? -1 : 0}>
      <table className={styles['table']} style={{ inlineSize: `max(100%, ${width}px)` }} data-density={density} data-stale={isStale || undefined} aria-rowcount={more === undefined ? rows.length + 1 : -1}>
        <colgroup>
          <col style={{ inlineSize: pickPx }} />
          {columns.map((column, place) => (
            // On a narrow screen the column that stays leaves room for the others.
            <col key={column.key} style={{ inlineSize: place === 0 ? `min(${column.width}px, 46vw)` : column.width }} />
          ))}
          {/* What is left over goes to no column, so that none grows when another goes. */}
          <col />
        </colgroup>
        <PagedHead {...props} />
        <tbody onKeyDown={press}>
          {above > 0 && <Spacer px={above} />}
          {items.map((index) => {
            const row = rows[index]!;
            return <PagedRow key={keyOf(row)} row={row} index={index} columns={columns} label={props.nameOf(row)} isPicked={picking.picked.has(keyOf(row))} onPick={pick} />;
          })}
          {below > 0 && <Spacer px={below} />}
        </tbody>
      </table>
      {rows.length === 0 && !isStale && props.empty}
    </div>
  );
}

function Spacer({ px }: { readonly px: number }) {
  return (
    <tr aria-hidden="true">
      <td style={{ blockSize: px, padding: 0, border: 0 }} />
    </tr>
  );
}
