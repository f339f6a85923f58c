import { describe, expect, test } from 'vitest';
import type { TableColumn } from './column.js';
import { readTable } from './read-table.js';
import { writeTable } from './write-table.js';

const columns: TableColumn[] = [
  { name: 'count', type: 'INTEGER', values: [1n, 2n ** 60n, null] },
  { name: 'share', type: 'NUMBER', values: [0.5, null, -1] },
  { name: 'at', type: 'TIMESTAMP', values: [new Date('2001-03-01T17:35:00.123Z'), null, new Date(0)] },
  { name: 'late', type: 'BOOLEAN', values: [true, false, null] },
  { name: 'say', type: 'TEXT', values: ['plain', 'a "quoted", one\nof two lines', 'naïve €'] },
];
const schema = columns.map(({ name, type }) => ({ name, type }));

describe('a table', () => {
  test('comes back from Parquet as it was written', async () => {
    const table = await readTable(writeTable(columns, 'PARQUET'), { format: 'PARQUET', schema });
    expect(table.rowCount).toBe(3);
    expect(columns.map(({ name }) => table.column(name))).toEqual(columns);
    expect(table.rows(1, 2, ['count', 'late'])).toEqual([{ count: 2n ** 60n, late: false }, { count: null, late: null }]);
  });

  test('comes back from CSV by what its text means, and is written with the same text', async () => {
    const bytes = writeTable(columns, 'CSV');
    const table = await readTable(bytes, { format: 'CSV', schema });
    expect(table.rows(0, 3, schema.map(({ name }) => name))).toEqual([
      { count: 1, share: 0.5, at: '2001-03-01T17:35:00.123Z', late: true, say: 'plain' },
      { count: String(2n ** 60n), share: null, at: null, late: false, say: 'a "quoted", one\nof two lines' },
      { count: null, share: -1, at: '1970-01-01T00:00:00.000Z', late: null, say: 'naïve €' },
    ]);
    expect(Buffer.from(writeTable(schema.map(({ name }) => table.column(name)), 'CSV')).toString()).toBe(Buffer.from(bytes).toString());
  });

  test.each(['CSV', 'PARQUET'] as const)('gives equal bytes of %s for equal columns', (format) => {
    expect(Buffer.from(writeTable(columns, format)).equals(writeTable(structuredClone(columns), format))).toBe(true);
  });

  test('has no column but its own', async () => {
    const table = await readTable(writeTable(columns, 'CSV'), { format: 'CSV', schema });
    expect(() => table.column('toString')).toThrow("The data has no column 'toString'");
  });
});
