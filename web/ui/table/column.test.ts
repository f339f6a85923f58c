import { describe, expect, it } from 'vitest';
import { filterRows, sortRows, suggestions, type Column } from './column';

interface Row {
  readonly name: string;
  readonly loss: number | null;
  readonly status: string;
}

const columns: readonly Column<Row>[] = [
  { key: 'name', label: 'Name', cell: ({ name }) => name, value: ({ name }) => name },
  { key: 'loss', label: 'Loss', cell: ({ loss }) => loss, value: ({ loss }) => loss },
  { key: 'status', label: 'Status', cell: ({ status }) => status, value: ({ status }) => status },
];
const rows: readonly Row[] = [
  { name: 'tree 10', loss: 0.4, status: 'FINISHED' },
  { name: 'tree 9', loss: null, status: 'FAILED' },
  { name: 'linear', loss: 0.3, status: 'FINISHED' },
];
const names = (found: readonly Row[]) => found.map(({ name }) => name);

describe('rows', () => {
  it.each([
    ['name', ['linear', 'tree 9', 'tree 10']],
    ['-name', ['tree 10', 'tree 9', 'linear']],
    ['loss', ['linear', 'tree 10', 'tree 9']],
    ['-loss', ['tree 10', 'linear', 'tree 9']],
    ['nothing', ['tree 10', 'tree 9', 'linear']],
  ])('sorted by %s keep what is missing last', (order, expected) => {
    expect(names(sortRows(rows, columns, order))).toEqual(expected);
  });

  it.each([
    ['tree', ['tree 10', 'tree 9']],
    ['status:failed', ['tree 9']],
    ['tree status:finished', ['tree 10']],
    ['unknown:failed', []],
    ['  ', ['tree 10', 'tree 9', 'linear']],
  ])('filtered by "%s" fit every word', (text, expected) => {
    expect(names(filterRows(rows, columns, text))).toEqual(expected);
  });

  it('suggest the values of columns that have few', () => {
    expect(suggestions(rows, columns)).toEqual(['name:linear', 'status:finished', 'status:failed']);
  });
});
