import type { AnsweredRecord, LogRecord, PackedColumn, SpoolRecord } from './prediction.js';
import { mostBatchRows } from './prediction.js';
import { elementViews } from './read-binary.js';
import { loggedValue, mostLoggedElements } from './rows.js';
import { elementsOf, type Tensor } from './tensor.js';

/**
 * What a tensor holds for some rows of a request, as it is logged.
 * @param places of those rows, from 0. @param rows of the whole request.
 */
export function packColumn(tensor: Tensor, places: readonly number[], rows: number): PackedColumn {
  const { name, datatype, shape, data } = tensor;
  if (shape[0] !== rows) return { name, same: loggedValue(tensor, 0, rows) };
  const width = elementsOf(shape) / rows;
  if (datatype === 'BYTES' || !ArrayBuffer.isView(data) || width > mostLoggedElements) return { name, values: places.map((row) => loggedValue(tensor, row, rows)) };
  const rowBytes = data.byteLength / rows;
  if (places.length === rows) return { name, datatype, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
  const bytes = Buffer.allocUnsafe(rowBytes * places.length);
  for (let index = 0; index < places.length; index++) bytes.set(new Uint8Array(data.buffer, data.byteOffset + places[index]! * rowBytes, rowBytes), index * rowBytes);
  return { name, datatype, base64: bytes.toString('base64') };
}

/** How many rows a record tells of: so much of a batch it fills. */
export function rowsIn(record: SpoolRecord): number {
  return record.kind === 'rows' ? record.ids.length : 1;
}

/** Each row by itself. */
export function unpacked(record: SpoolRecord): readonly LogRecord[] {
  if (record.kind !== 'rows') return [record];
  const { kind: _, ids, rows, features, outputs, scores, labelKeys, ...shared } = record;
  const [featuresOf, outputsOf] = [readColumns(features, ids.length), readColumns(outputs, ids.length)];
  return ids.map((id, index): AnsweredRecord => ({
    ...shared,
    kind: 'answered',
    id,
    row: rows[index]!,
    // Read when they are asked for: of many rows together they hold up what else is to be done.
    get features() {
      return featuresOf(index);
    },
    get outputs() {
      return outputsOf(index);
    },
    score: scores[index] ?? undefined,
    labelKey: labelKeys?.[index],
  }));
}

/** The records in parts that are each a batch at most. */
export function inBatches(records: readonly SpoolRecord[]): SpoolRecord[][] {
  const batches: SpoolRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const rows = rowsIn(record);
    if (rows > room) {
      batches.push([]);
      room = mostBatchRows;
    }
    batches.at(-1)!.push(record);
    room -= rows;
  }
  return batches;
}

function readColumns(columns: readonly PackedColumn[], rows: number): (row: number) => Record<string, unknown> {
  const readers = columns.map((column) => [column.name, readColumn(column, rows)] as const);
  return (row) => {
    const values: Record<string, unknown> = {};
    for (const [name, read] of readers) values[name] = read(row);
    return values;
  };
}

function readColumn(column: PackedColumn, rows: number): (row: number) => unknown {
  if ('same' in column) return () => column.same;
  if ('values' in column) return (row) => column.values[row];
  const { name, datatype, base64 } = column;
  // A copy, since what base64 gives may begin at any place of its memory.
  const { buffer, byteLength } = new Uint8Array(Buffer.from(base64, 'base64'));
  const View = elementViews[datatype];
  const data = new View(buffer as ArrayBuffer, 0, byteLength / View.BYTES_PER_ELEMENT);
  const tensor: Tensor = { name, datatype, shape: [rows, data.length / rows], data };
  return (row) => loggedValue(tensor, row, rows);
}
