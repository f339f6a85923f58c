import { InvalidInputError } from '@cairn/client';
import type { ModelOutput } from './model/messages.js';
import type { ColumnType, TableColumn } from './table/column.js';

/** One output of a model for some rows. As JSON has it: what is not finite is null, 64-bit numbers are text. */
export type AnswerColumn = TableColumn;

const types: Readonly<Record<string, ColumnType>> = { string: 'TEXT', bool: 'BOOLEAN', float32: 'NUMBER', float64: 'NUMBER' };

/**
 * The outputs as columns; one of several values a row becomes a column each, `name_0`, `name_1` ….
 * @throws {InvalidInputError} when an output does not follow the rows, or has a type that no column has.
 */
export function answersOf(outputs: readonly ModelOutput[], rows: number): AnswerColumn[] {
  return outputs.flatMap(({ name, type, dims, data }): AnswerColumn[] => {
    if (dims[0] !== rows || data.length % rows !== 0) throw new InvalidInputError(`Output '${name}' has the shape [${dims.join(', ')}] for ${rows} rows; expected one that follows the rows`);
    if (type === 'float16') throw new InvalidInputError(`Output '${name}' is of 16-bit floats, which no dataset holds`);
    const width = data.length / rows;
    return Array.from({ length: width }, (_, place) => ({
      name: width === 1 ? name : `${name}_${place}`,
      type: types[type] ?? 'INTEGER',
      values: Array.from({ length: rows }, (__, row) => plain(data[row * width + place]!, type)),
    }));
  });
}

function plain(value: number | bigint | string | boolean, type: string): unknown {
  if (typeof value === 'bigint') return String(value);
  if (type === 'bool') return value === 1 || value === true;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** A chunk as it is uploaded. */
export function writeAnswers(columns: readonly AnswerColumn[]): Uint8Array {
  return Buffer.from(JSON.stringify(columns));
}

/** @throws {InvalidInputError} when it holds other than so many rows. */
export function readAnswers(bytes: Uint8Array, rows: number): AnswerColumn[] {
  const columns = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()) as AnswerColumn[];
  const odd = columns.find(({ values }) => values.length !== rows);
  if (odd) throw new InvalidInputError(`A kept chunk has ${odd.values.length} values of '${odd.name}'; expected ${rows}`);
  return columns;
}

/** @throws {InvalidInputError} when chunks differ in their columns. */
export function joinAnswers(chunks: readonly (readonly AnswerColumn[])[]): AnswerColumn[] {
  const [first = []] = chunks;
  const names = (columns: readonly AnswerColumn[]): string => columns.map(({ name }) => name).join("', '");
  const odd = chunks.find((columns) => names(columns) !== names(first));
  if (odd) throw new InvalidInputError(`The model answered '${names(first)}' for some rows and '${names(odd)}' for others`);
  return first.map(({ name, type }, index) => ({ name, type, values: chunks.flatMap((columns) => columns[index]!.values) }));
}
