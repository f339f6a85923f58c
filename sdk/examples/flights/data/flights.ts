/**
 * Flights, column by column, in the order they left.
 *
 * `date` is when a flight really left the gate, not when the timetable said it would: the file's makers add the departure
 * delay to the timetable, and it shows (two thirds of the flights between 2 and 4 in the morning are late ones; a timetable
 * has hardly any there). The timetable itself is not in the file. So the question this example answers is asked at
 * push-back: a flight leaves now; will it arrive more than 15 minutes late? The hour used is the hour of departure, which
 * is known then; taking the arrival delay off again would smuggle the answer into the question.
 *
 * Times are local to the airport of origin and kept as if they were UTC.
 */
export interface Flights {
  readonly rowCount: number;
  /** Actual departure, milliseconds since 1970. */
  readonly date: Float64Array;
  /** Arrival delay in minutes; negative when early. */
  readonly delay: Int16Array;
  /** Statute miles between the two airports. */
  readonly distance: Int16Array;
  /** IATA codes; equal codes share one string, so a column costs 8 bytes a row. */
  readonly origin: readonly string[];
  readonly destination: readonly string[];
}

export const flightColumns = ['date', 'delay', 'distance', 'origin', 'destination'] as const;

/** A flight is late when it arrives more than this many minutes after the timetable. */
export const lateAfterMinutes = 15;

/** The label: 1 for a flight that arrived more than 15 minutes late, otherwise 0. */
export function lateLabels(flights: Flights): Uint8Array {
  return Uint8Array.from(flights.delay, (minutes) => (minutes > lateAfterMinutes ? 1 : 0));
}

/** The flights that left at or after `from` and before `to`, as a view of the same memory where that is possible. */
export function flightsBetween(flights: Flights, from: Date, to: Date): Flights {
  return sliceFlights(flights, firstAtOrAfter(flights.date, from.getTime()), firstAtOrAfter(flights.date, to.getTime()));
}

/** The rows from `start` (counted from 0) up to, not including, `end`. */
export function sliceFlights(flights: Flights, start: number, end: number): Flights {
  return {
    rowCount: end - start,
    date: flights.date.subarray(start, end),
    delay: flights.delay.subarray(start, end),
    distance: flights.distance.subarray(start, end),
    origin: flights.origin.slice(start, end),
    destination: flights.destination.slice(start, end),
  };
}

/** Where a time belongs in ascending times: the index of the first that is not before it. */
function firstAtOrAfter(dates: Float64Array, ms: number): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (dates[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
