import { parquetMetadata, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InvalidInputError } from '@cairn/core';
import type { Expectations } from '../../domain/expectations.js';
import { TableScan, type TableScanResult } from '../../domain/scan/table-scan.js';

/** @throws {InvalidInputError} when the bytes are not a Parquet file. */
export async function scanParquet(bytes: Uint8Array<ArrayBuffer>, expectations: Expectations): Promise<TableScanResult> {
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, 4));
  if (magic !== 'PAR1' || bytes.length < 12) {
    throw new InvalidInputError(`The bytes are not a Parquet file: they begin with ${JSON.stringify(magic)}, expected "PAR1"`);
  }
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  try {
    const metadata = parquetMetadata(file);
    const names = metadata.schema.slice(1).filter(({ num_children: children }) => !children).map(({ name }) => name);
    const scan = new TableScan(names, expectations);
    await parquetRead({
      file,
      metadata,
      compressors,
      onChunk: ({ columnName, columnData, rowStart }) => scan.take({ column: columnName, firstRow: rowStart, values: columnData }),
    });
    return scan.finish();
  } catch (cause) {
    if (cause instanceof InvalidInputError) throw cause;
    throw new InvalidInputError(`The bytes are not a readable Parquet file: ${(cause as Error).message}`, { cause });
  }
}
