import { flightColumns, type Flights } from './flights.js';

/** Why a copy must be refused: what a good report names. `row` counts from 1 without the header; 0 is the header. */
interface Defect {
  readonly column: string;
  readonly row: number;
  readonly what: string;
}

export interface BrokenDay {
  /** CSV, UTF-8, with a header line; times as ISO 8601 in UTC. */
  readonly bytes: Uint8Array;
  readonly defects: readonly Defect[];
}

/**
 * One day's flights as CSV, with three faults that happen in real deliveries: somebody renamed a column, a number arrived
 * as text, and a distance lost its sign. It exists to be refused.
 */
export function breakDay(flights: Flights): BrokenDay {
  if (flights.rowCount < 30) throw new Error(`A day of ${flights.rowCount} flights is too short to break, expected 30`);
  const textRow = 10;
  const negativeRow = 20;
  const header = flightColumns.map((name) => (name === 'destination' ? 'dest' : name)).join(',');
  const lines = [header];
  for (let index = 0; index < flights.rowCount; index += 1) {
    const row = index + 1;
    const departed = new Date(flights.date[index]!).toISOString();
    const delay = row === textRow ? 'late' : flights.delay[index]!;
    const distance = row === negativeRow ? -flights.distance[index]! : flights.distance[index]!;
    lines.push([departed, delay, distance, flights.origin[index]!, flights.destination[index]!].join(','));
  }
  return {
    bytes: new TextEncoder().encode(`${lines.join('\n')}\n`),
    defects: [
      { column: 'destination', row: 0, what: "the column is called 'dest'" },
      { column: 'delay', row: textRow, what: "'late' is not a number" },
      { column: 'distance', row: negativeRow, what: 'a negative distance' },
    ],
  };
}
