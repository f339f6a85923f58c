import type { Cairn } from '@cairn/client';
import { datasetName, flightExpectations } from './dataset.js';
import type { Flights } from './flights.js';
import { writeFlights } from './write-flights.js';

/** Uploads flights as a DatasetVersion. @throws {Error} when the platform refuses them, with its reasons. */
export async function ingestFlights(cairn: Cairn, flights: Flights): Promise<{ readonly id: string; readonly digest: string }> {
  const result = await cairn.ingest({
    dataset: datasetName,
    bytes: writeFlights(flights),
    format: 'PARQUET',
    expectations: flightExpectations,
    description: `Flights from ${dayOf(flights, 0)} to ${dayOf(flights, flights.rowCount - 1)} (source: US DOT)`,
  });
  if (result.__typename === 'IngestRefusal') throw new Error(`Refused: ${result.message}`);
  return result;
}

function dayOf(flights: Flights, row: number): string {
  return new Date(flights.date[row]!).toISOString().slice(0, 10);
}
