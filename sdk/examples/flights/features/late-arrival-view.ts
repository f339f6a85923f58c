import type { FeatureDefinition } from '@cairn/client';
import { lateLabels, type Flights } from '../data/flights.js';

/** The FeatureView's name on the platform, and the names of its features in the order the models take them. */
export const featureViewName = 'late-arrival';
export const featureNames = ['weekday', 'hour', 'distance', 'origin', 'destination'] as const;

/**
 * What is known of a flight as it leaves: weekday, hour of departure, distance, and how often flights from its origin
 * and to its destination were late among the training rows.
 * @param training The rows to fit the airports' rates on: never the rows that will judge the model.
 */
export function fitFeatures(training: Flights): FeatureDefinition[] {
  const late = lateLabels(training);
  const origins = fitLateRates(training.origin, late);
  const destinations = fitLateRates(training.destination, late);
  return [
    { name: 'weekday', kind: 'dayOfWeek', column: 'date' },
    { name: 'hour', kind: 'hourOfDay', column: 'date' },
    { name: 'distance', kind: 'number', column: 'distance' },
    { name: 'origin', kind: 'lookup', column: 'origin', ...origins },
    { name: 'destination', kind: 'lookup', column: 'destination', ...destinations },
  ];
}

/** As many imagined flights at the overall rate are added to each airport, so that ten flights do not make a reputation. */
const smoothingFlights = 100;

/** The smoothed share of late flights of each airport; an airport never seen gets the overall share. */
function fitLateRates(
  airports: readonly string[],
  late: Uint8Array,
): { readonly table: Readonly<Record<string, number>>; readonly otherwise: number } {
  const counts = new Map<string, { flights: number; late: number }>();
  let lateTotal = 0;
  airports.forEach((airport, row) => {
    const count = counts.get(airport) ?? { flights: 0, late: 0 };
    if (count.flights === 0) counts.set(airport, count);
    count.flights += 1;
    count.late += late[row]!;
    lateTotal += late[row]!;
  });
  const overall = lateTotal / airports.length;
  const rates = [...counts].map(([airport, count]) => {
    const rate = (count.late + smoothingFlights * overall) / (count.flights + smoothingFlights);
    return [airport, round6(rate)] as const;
  });
  rates.sort(([a], [b]) => (a < b ? -1 : 1));
  return { table: Object.fromEntries(rates), otherwise: round6(overall) };
}

/** Six decimals say more than the data do, and keep the stored definition readable. */
function round6(rate: number): number {
  return Math.round(rate * 1e6) / 1e6;
}
