import { flightsBetween, type Flights } from './flights.js';

/** The dataset's name on the platform. */
export const datasetName = 'us-domestic-flights';

/**
 * What every delivery of flights must keep, checked by the platform before any model sees the rows. Wide on purpose: a
 * range says what cannot be, not what is unusual. Delays are in minutes (a day early to two days late), distances in miles.
 */
export const flightExpectations = {
  columns: [
    { name: 'date', type: 'TIMESTAMP' },
    { name: 'delay', type: 'INTEGER', min: -1440, max: 2880 },
    { name: 'distance', type: 'INTEGER', min: 1, max: 6000 },
    { name: 'origin', type: 'TEXT' },
    { name: 'destination', type: 'TEXT' },
  ],
  maxDuplicateRatio: 0.01,
  maxMissingRatio: 0,
} as const;

const msPerDay = 86_400_000;
/** The last days of a dataset judge the model; those before teach it. */
const evaluationDays = 7;

/** A dataset divided by time, as the future would: the model is judged on days that come after all it learnt from. */
export interface TrainingSplit {
  readonly training: Flights;
  readonly evaluation: Flights;
  /** The first moment of the evaluation days. */
  readonly evaluationFrom: Date;
}

/** @throws {Error} when there are no more days than the evaluation takes. */
export function splitByTime(flights: Flights): TrainingSplit {
  const lastDay = Math.floor((flights.date[flights.rowCount - 1] ?? 0) / msPerDay);
  const evaluationFrom = new Date((lastDay + 1 - evaluationDays) * msPerDay);
  const training = flightsBetween(flights, new Date(flights.date[0] ?? 0), evaluationFrom);
  const evaluation = flightsBetween(flights, evaluationFrom, new Date((lastDay + 1) * msPerDay));
  if (training.rowCount === 0) {
    throw new Error(`${flights.rowCount} flights of ${evaluationDays} days or less leave nothing to learn from`);
  }
  return { training, evaluation, evaluationFrom };
}
