import { memo } from 'react';
import type { PagedColumn } from './paged-table';
import styles from './paged-table.module.css';

export interface PagedRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly PagedColumn<Row>[];
  readonly label: string;
  readonly isPicked: boolean;
  readonly onPick: (index: number, isRange: boolean) => void;
}

/** A row. Those that stay in sight are not drawn again while one scrolls. */
export const PagedRow = memo(Drawn) as typeof Drawn;

function Drawn<Row>({ row, index, columns, label, isPicked, onPick }: PagedRowProps<Row>) {
  return (
    <tr aria-rowindex={index + 2} data-index={index} data-picked={isPicked || undefined}>
      <td className={styles['pick']}>
        <input
          type="checkbox"
          aria-label={`Pick ${label}`}
          checked={isPicked}
          // The range needs to know of shift, which a change does not tell.
          onClick={(event) => onPick(index, event.shiftKey)}
          onChange={() => undefined}
        />
      </td>
      {columns.map((column, place) => (
        <td key={column.key} data-first={place === 0 || undefined} data-align={column.align}>
          {column.cell(row)}
        </td>
      ))}
      <td />
    </tr>
  );
}
