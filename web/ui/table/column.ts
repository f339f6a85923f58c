/** A column of a table. */
export interface Column<Row> {
  /** Its name in the address, and in a filter: `status:failed`. */
  readonly key: string;
  readonly label: string;
  readonly cell: (row: Row) => React.ReactNode;
  /** What rows are sorted and filtered by; a column without one is neither. */
  readonly value?: (row: Row) => string | number | null | undefined;
  /** Numbers stand at the end. */
  readonly align?: 'end';
  /** Left out until somebody chooses it. */
  readonly hidden?: boolean;
  /** Takes no more room than it needs. */
  readonly narrow?: boolean;
}

/** A sort order as it stands in the address: `name`, or `-name` for descending. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: string): readonly Row[] {
  const descending = order.startsWith('-');
  const value = columns.find(({ key }) => key === (descending ? order.slice(1) : order))?.value;
  if (value === undefined) return rows;
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    // What is missing comes last, whichever way it is sorted.
    if (x == null || y == null) return Number(x == null) - Number(y == null);
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true }));
  });
}

/** Rows that fit every word: `status:failed` looks into one column, any other word into all of them. */
export function filterRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return rows;
  const asked = words.map((word) => {
    const [key = '', wanted] = word.split(':', 2);
    const column = wanted === undefined ? undefined : columns.find((candidate) => candidate.key.toLowerCase() === key);
    return column === undefined ? { columns, wanted: word } : { columns: [column], wanted: wanted ?? '' };
  });
  return rows.filter((row) => asked.every(({ columns: among, wanted }) => among.some(({ value }) => String(value?.(row) ?? '').toLowerCase().includes(wanted))));
}

/** What can be typed into the filter: a few of the values that each column has. */
export function suggestions<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): readonly string[] {
  return columns.flatMap(({ key, value }) => {
    if (value === undefined) return [];
    const seen = new Set(rows.map((row) => value(row)).filter((found) => typeof found === 'string' && !/\s/.test(found)));
    return seen.size > 0 && seen.size <= 8 ? [...seen].map((found) => `${key}:${String(found).toLowerCase()}`) : [];
  });
}
