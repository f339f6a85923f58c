import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Flights } from './flights.js';

/** Flights as the bytes of a Parquet file: what is uploaded as a DatasetVersion. Equal flights give equal bytes. */
export function writeFlights(flights: Flights): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'date', type: 'TIMESTAMP', nullable: false, data: Array.from(flights.date) },
      { name: 'delay', type: 'INT32', nullable: false, data: Int32Array.from(flights.delay) },
      { name: 'distance', type: 'INT32', nullable: false, data: Int32Array.from(flights.distance) },
      { name: 'origin', type: 'STRING', nullable: false, data: [...flights.origin] },
      { name: 'destination', type: 'STRING', nullable: false, data: [...flights.destination] },
    ],
    rowGroupSize: 100_000,
    createdBy: 'cairn examples: flights',
  });
  return new Uint8Array(buffer);
}
