import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetScan, type AsyncBuffer, type DecodedArray } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { flightColumns, sliceFlights, type Flights } from './flights.js';

/** 3,000,000 US domestic flights of January to June 2001 (US DOT), as npm's vega-datasets ships them. */
export async function openFlightsFile(): Promise<AsyncBuffer> {
  // The package exports only its entry point; its data lies beside it.
  const data = new URL('../data/flights-3m.parquet', import.meta.resolve('vega-datasets'));
  return asyncBufferFromFile(fileURLToPath(data));
}

/** Parquet bytes as something {@link readFlights} reads, such as a DatasetVersion that was downloaded. */
export function openFlightsBytes(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
}

export interface ReadFlightsOptions {
  /** The first departure wanted; the file's first by default. */
  readonly from?: Date;
  /** Reads flights that left before this; to the end of the file by default. */
  readonly to?: Date;
}

/**
 * Reads flights, one row group and column at a time, and skips row groups that hold no departure of the range: what stays
 * in memory is 28 bytes a flight. The file must be in the order of departure, as ours is.
 * @throws {Error} when a column is missing or a value is not what the column should hold, naming column and row.
 */
export async function readFlights(file: AsyncBuffer, options: ReadFlightsOptions = {}): Promise<Flights> {
  const from = options.from?.getTime() ?? -Infinity;
  const to = options.to?.getTime() ?? Infinity;
  const scan = await parquetScan({
    file,
    compressors,
    columns: [...flightColumns],
    pruningFilter: { date: { $gte: from, $lt: to } },
    // A timestamp as a number: a million Date objects cost more than everything else here.
    parsers: {
      timestampFromMicroseconds: (micros) => Number(micros) / 1000,
      timestampFromMilliseconds: (millis) => Number(millis),
    },
  });

  const flights = allocate(scan.ranges.reduce((sum, range) => sum + range.rowEnd - range.rowStart, 0));
  const airports = new Map<string, string>();
  let filled = 0;
  for (const { rowStart, rowEnd } of scan.ranges) {
    for (const column of flightColumns) {
      const values = await scan.readColumn({ column, rowStart, rowEnd });
      const read = { column, values, fileRow: rowStart };
      if (column === 'origin' || column === 'destination') copyAirports(read, flights[column], filled, airports);
      else copyNumbers(read, flights[column], filled);
    }
    filled += rowEnd - rowStart;
  }
  const inRange = (ms: number): boolean => ms >= from && ms < to;
  const start = flights.date.findIndex(inRange);
  return start < 0 ? sliceFlights(flights, 0, 0) : sliceFlights(flights, start, flights.date.findLastIndex(inRange) + 1);
}

interface FillableFlights extends Flights {
  readonly origin: string[];
  readonly destination: string[];
}

function allocate(rowCount: number): FillableFlights {
  return {
    rowCount,
    date: new Float64Array(rowCount),
    delay: new Int16Array(rowCount),
    distance: new Int16Array(rowCount),
    origin: Array.from<string>({ length: rowCount }),
    destination: Array.from<string>({ length: rowCount }),
  };
}

interface ReadColumn {
  readonly column: string;
  readonly values: DecodedArray;
  /** Where the values start in the file, counted from 0. */
  readonly fileRow: number;
}

function copyNumbers({ column, values, fileRow }: ReadColumn, target: Float64Array | Int16Array, at: number): void {
  for (let index = 0; index < values.length; index += 1) {
    const value: unknown = values[index];
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number') target[at + index] = number;
    // What the array gives back differs for a fraction, a NaN and a number too large for it.
    if (target[at + index] !== number) throw unexpected(column, fileRow + index, value);
  }
}

function copyAirports(
  { column, values, fileRow }: ReadColumn,
  target: string[],
  at: number,
  known: Map<string, string>,
): void {
  for (let index = 0; index < values.length; index += 1) {
    const value: unknown = values[index];
    if (typeof value !== 'string') throw unexpected(column, fileRow + index, value);
    const shared = known.get(value);
    if (shared === undefined) known.set(value, value);
    target[at + index] = shared ?? value;
  }
}

function unexpected(column: string, row: number, value: unknown): Error {
  return new Error(`Column '${column}' of row ${row + 1} is ${String(value)}`);
}
