import { flightsBetween, lateAfterMinutes, type Flights } from '../data/flights.js';
import { seededRandom } from '../training/random.js';

const msPerDay = 86_400_000;

/** A flight as a caller of the endpoint knows it as it leaves, with the outcome that the next day will bring. */
export interface ReplayedFlight {
  readonly departedAt: Date;
  /** The row that the FeatureView reads. */
  readonly row: Readonly<Record<string, unknown>>;
  readonly late: 0 | 1;
}

/** One simulated day of traffic. */
export interface ReplayedDay {
  /** Its midnight. */
  readonly day: Date;
  /** In the order of departure. */
  readonly flights: readonly ReplayedFlight[];
}

/** The days from `from` up to, not including, `to`, each with a sample of its flights; the same for the same seed. */
export function* sampleDays(
  flights: Flights,
  options: { readonly from: Date; readonly to: Date; readonly flightsPerDay: number; readonly seed: number },
): Generator<ReplayedDay> {
  const random = seededRandom(options.seed);
  for (let ms = options.from.getTime(); ms < options.to.getTime(); ms += msPerDay) {
    const ofDay = flightsBetween(flights, new Date(ms), new Date(ms + msPerDay));
    yield { day: new Date(ms), flights: chooseRows(ofDay.rowCount, options.flightsPerDay, random).map((row) => flightAt(ofDay, row)) };
  }
}

/** Chooses `wanted` of `available` rows, each as likely, in ascending order (Knuth's algorithm S). */
function chooseRows(available: number, wanted: number, random: () => number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < available && rows.length < wanted; row += 1) {
    if (random() * (available - row) < wanted - rows.length) rows.push(row);
  }
  return rows;
}

function flightAt(flights: Flights, row: number): ReplayedFlight {
  return {
    departedAt: new Date(flights.date[row]!),
    row: {
      date: flights.date[row]!,
      distance: flights.distance[row]!,
      origin: flights.origin[row]!,
      destination: flights.destination[row]!,
    },
    late: flights.delay[row]! > lateAfterMinutes ? 1 : 0,
  };
}
