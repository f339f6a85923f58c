import { parse } from 'csv-parse/sync';
import { parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InvalidInputError } from '@cairn/client';
import type { ColumnType, TableColumn } from './column.js';

/** How the bytes are to be read, and what their columns hold. */
export interface TableFacts {
  readonly format: 'CSV' | 'PARQUET';
  readonly schema: readonly { readonly name: string; readonly type: ColumnType }[];
}

/** A table in memory. */
export interface Table {
  readonly names: readonly string[];
  readonly rowCount: number;
  column(name: string): TableColumn;
  /** Rows as objects, with typed values of the columns named; null where one is missing. */
  rows(first: number, count: number, columns: readonly string[]): Record<string, unknown>[];
}

export async function readTable(bytes: Uint8Array, facts: TableFacts): Promise<Table> {
  const columns = facts.format === 'CSV' ? readCsv(bytes, facts) : await readParquet(bytes, facts);
  const typed = facts.format === 'CSV' ? typedText : (value: unknown): unknown => value ?? null;
  const byName = new Map(columns.map((column) => [column.name, column]));
  const named = (name: string): TableColumn => {
    const column = byName.get(name);
    if (column === undefined) throw new InvalidInputError(`The data has no column '${name}'`);
    return column;
  };
  return {
    names: columns.map(({ name }) => name),
    rowCount: columns[0]?.values.length ?? 0,
    column: named,
    rows(first, count, names) {
      const chosen = names.map(named);
      return Array.from({ length: count }, (_, row) => Object.fromEntries(chosen.map(({ name, type, values }) => [name, typed(values[first + row], type)])));
    },
  };
}

function readCsv(bytes: Uint8Array, { schema }: TableFacts): TableColumn[] {
  const [header = [], ...records] = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { bom: true, skip_empty_lines: true });
  return header.map((name, index) => ({ name, type: typeIn(schema, name), values: records.map((record) => record[index]!) }));
}

async function readParquet(bytes: Uint8Array, { schema }: TableFacts): Promise<TableColumn[]> {
  const columns = new Map<string, unknown[]>(schema.map(({ name }) => [name, []]));
  await parquetRead({
    file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    compressors,
    onChunk({ columnName, columnData, rowStart }) {
      const values = columns.get(columnName);
      if (values) for (let index = 0; index < columnData.length; index++) values[rowStart + index] = columnData[index];
    },
  });
  return [...columns].map(([name, values]) => ({ name, type: typeIn(schema, name), values }));
}

function typeIn(schema: TableFacts['schema'], name: string): ColumnType {
  return schema.find((column) => column.name === name)?.type ?? 'TEXT';
}

/** What the text of a CSV file means; whole numbers that a double would round stay text. */
function typedText(value: unknown, type: ColumnType): unknown {
  const text = value as string;
  if (text === '') return null;
  switch (type) {
    case 'INTEGER':
    case 'NUMBER': {
      const number = Number(text);
      return Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(text) ? text : number;
    }
    case 'BOOLEAN':
      return /^(true|1)$/i.test(text);
    case 'TEXT':
    case 'TIMESTAMP':
      return text;
  }
}
