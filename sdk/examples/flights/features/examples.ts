import { computeFeatureColumns, type FeatureDefinition } from '@cairn/client';
import { lateLabels, type Flights } from '../data/flights.js';
import type { Examples } from '../training/model.js';

/** Flights as a trainer takes them: features by the FeatureView's definitions, and what happened. */
export function examplesOf(flights: Flights, definitions: readonly FeatureDefinition[]): Examples {
  const { rowCount, date, distance, origin, destination } = flights;
  return {
    rowCount,
    features: computeFeatureColumns(definitions, { date, distance, origin, destination }, rowCount),
    labels: lateLabels(flights),
  };
}
