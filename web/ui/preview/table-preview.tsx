'use client';

import { useEffect, useState } from 'react';
import { formatCount } from '../format';
import { Loading } from '../states';
import type { TablePage } from './csv';
import styles from './preview.module.css';

/** Rows of a page. */
export const pageRows = 200;

export interface TablePreviewProps {
  readonly name: string;
  /** Reads a page, from 0. */
  readonly read: (page: number) => Promise<TablePage>;
}

/** A table by pages of 200 rows under its names. */
export function TablePreview({ name, read }: TablePreviewProps) {
  const [page, setPage] = useState(0);
  const [found, setFound] = useState<{ readonly page: number; readonly table: TablePage } | { readonly message: string }>();
  useEffect(() => {
    let isStale = false;
    read(page).then(
      (table) => !isStale && setFound({ page, table }),
      (thrown: unknown) => !isStale && setFound({ message: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => {
      isStale = true;
    };
  }, [page, read]);
  if (found === undefined) return <Loading lines={8} />;
  if ('message' in found) return <p className={styles['said']}>This table cannot be read: {found.message}</p>;
  const { names, rows, goesOn, total } = found.table;
  const from = found.page * pageRows;
  return (
    <>
      <div className={styles['table']} role="region" aria-label={`Rows of ${name}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              {names.map((column, place) => (
                <th scope="col" key={place}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={from + place}>
                <th scope="row">{formatCount(from + place + 1)}</th>
                {names.map((_, column) => (
                  <td key={column} title={row[column]}>
                    {row[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['pages']}>
        {rows.length === 0 ? 'No rows' : `Rows ${formatCount(from + 1)} to ${formatCount(from + rows.length)}${total === undefined ? '' : ` of ${formatCount(total)}`}`}, {names.length} {names.length === 1 ? 'column' : 'columns'}
        <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          Previous
        </button>
        <button type="button" disabled={!goesOn} onClick={() => setPage(page + 1)}>
          Next
        </button>
      </p>
    </>
  );
}
