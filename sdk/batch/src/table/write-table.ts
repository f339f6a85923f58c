import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnType, TableColumn } from './column.js';

/** Columns as the bytes of a file; equal columns give equal bytes. */
export function writeTable(columns: readonly TableColumn[], format: 'CSV' | 'PARQUET'): Uint8Array {
  return format === 'CSV' ? writeCsv(columns) : writeParquet(columns);
}

/** RFC 4180 with a header line, in UTF-8. */
function writeCsv(columns: readonly TableColumn[]): Uint8Array {
  const lines = [columns.map(({ name }) => cell(name)).join(',')];
  const rows = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ values }) => cell(values[row])).join(','));
  return Buffer.from(`${lines.join('\n')}\n`);
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : String(value as string | number | bigint | boolean);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const parquetTypes = { INTEGER: 'INT64', NUMBER: 'DOUBLE', TEXT: 'STRING', TIMESTAMP: 'TIMESTAMP', BOOLEAN: 'BOOLEAN' } as const;

function writeParquet(columns: readonly TableColumn[]): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: columns.map(({ name, type, values }) => ({ name, type: parquetTypes[type], nullable: true, data: values.map((value) => kept(value, type)) })),
    rowGroupSize: 100_000,
    createdBy: 'cairn batch',
  });
  return new Uint8Array(buffer);
}

function kept(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'INTEGER') return BigInt(value as number | bigint | string);
  return type === 'NUMBER' ? Number(value) : value;
}
