'use client';

import type { Order, PagedColumn, PagedTableProps } from './paged-table';
import { pickAll } from './picking';
import styles from './paged-table.module.css';

/** The names of the columns; a click orders by one: the largest first, then the smallest, then as it was. */
export function PagedHead<Row>({ name, rows, keyOf, columns, order, onOrder, picking, onPicking }: PagedTableProps<Row>) {
  const keys = rows.map(keyOf);
  const isAll = keys.length > 0 && keys.every((key) => picking.picked.has(key));
  return (
    <thead>
      <tr>
        <th scope="col" className={styles['pick']}>
          <input type="checkbox" aria-label={`Pick all ${name} that are fetched`} checked={isAll} disabled={keys.length === 0} onChange={() => onPicking(pickAll(picking, keys))} />
        </th>
        {columns.map((column, place) => (
          <Head key={column.key} column={column} isFirst={place === 0} order={order} onOrder={onOrder} />
        ))}
        <td />
      </tr>
    </thead>
  );
}

function Head<Row>({ column, isFirst, order, onOrder }: { readonly column: PagedColumn<Row>; readonly isFirst: boolean; readonly order: Order | undefined; readonly onOrder: PagedTableProps<Row>['onOrder'] }) {
  const { key, label, kind, align, isOrdered } = column;
  const descending = order?.key === key ? order.descending : undefined;
  return (
    <th scope="col" data-first={isFirst || undefined} data-align={align} aria-sort={descending === undefined ? undefined : descending ? 'descending' : 'ascending'} title={kind === undefined ? label : `${label} (${kind})`}>
      {isOrdered ? (
        <button type="button" onClick={() => onOrder(nextOrder(key, descending))}>
          <span className={styles['label']}>{label}</span>
          {descending !== undefined && <span aria-hidden="true">{descending ? '↓' : '↑'}</span>}
        </button>
      ) : (
        label
      )}
    </th>
  );
}

function nextOrder(key: string, descending: boolean | undefined): Order | undefined {
  return descending === undefined ? { key, descending: true } : descending ? { key, descending: false } : undefined;
}
