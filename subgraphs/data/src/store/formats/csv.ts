import { parse } from 'csv-parse';
import { InvalidInputError } from '@cairn/core';
import type { Expectations } from '../../domain/expectations.js';
import { TableScan, type TableScanResult } from '../../domain/scan/table-scan.js';

/** How many rows are turned into columns at a time. */
const stretch = 10_000;

/** RFC 4180 with a header line, in UTF-8. @throws {InvalidInputError} when the bytes are not that, naming the line. */
export async function scanCsv(bytes: Uint8Array, expectations: Expectations): Promise<TableScanResult> {
  if (bytes.subarray(0, 4_096).includes(0)) throw new InvalidInputError('The bytes are not CSV: they hold a NUL byte');
  const parser = parse({ bom: true, skip_empty_lines: true });
  parser.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  let names: string[] | undefined;
  let scan: TableScan | undefined;
  let columns: string[][] = [];
  let firstRow = 0;
  const hand = (): void => {
    const count = columns[0]?.length ?? 0;
    names?.forEach((column, index) => scan?.take({ column, firstRow, values: columns[index]! }));
    firstRow += count;
    columns = (names ?? []).map(() => []);
  };
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (!names) {
        names = record;
        scan = new TableScan(names, expectations);
        columns = names.map(() => []);
        continue;
      }
      record.forEach((value, index) => columns[index]!.push(value));
      if (columns[0]!.length === stretch) hand();
    }
  } catch (cause) {
    if (cause instanceof InvalidInputError) throw cause;
    throw new InvalidInputError(`The bytes are not readable CSV: ${(cause as Error).message}`, { cause });
  }
  if (!scan) throw new InvalidInputError('The bytes are not CSV: there is no header line');
  hand();
  return scan.finish();
}
