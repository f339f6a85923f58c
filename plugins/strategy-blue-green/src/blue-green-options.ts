import { readOptions } from '@cairn/plugin';

/** How careful a switch is. Why the defaults are what they are stands in the README. */
export type BlueGreenOptions = {
  /** Share of the champion's requests of which the candidate gets a copy before the switch: above 0, up to 100. Defaults to 100. */
  readonly verifyPercent: number;
  /** Requests that the candidate must have answered as copies before the switch. Defaults to 200; 0 switches as soon as it is ready. */
  readonly verifyRequests: number;
  /** Longest time until the switch, loading included, in milliseconds; then it rolls back for lack of evidence. Defaults to 1 hour. */
  readonly maxVerifyMs: number;
  /** How long the old champion stays warm after the switch, in milliseconds; then the candidate is promoted. At least 10,000. Defaults to 600,000. */
  readonly keepWarmMs: number;
  /** Share of the copies that the candidate may fail, and later how much more often than the champion it may fail (0..1). Defaults to 0.01. */
  readonly maxErrorRateIncrease: number;
  /** The candidate's p95 latency may be this many times the champion's. Defaults to 1.5. */
  readonly maxLatencyRatio: number;
  /** A rise of the p95 latency by less than this is forgiven whatever its ratio, in milliseconds. Defaults to 20. */
  readonly latencyToleranceMs: number;
  /** Chance of rolling back, by one test, a candidate that is no worse (0..1). Defaults to 0.01. */
  readonly alpha: number;
};

const names = [
  'verifyPercent', 'verifyRequests', 'maxVerifyMs', 'keepWarmMs', 'maxErrorRateIncrease', 'maxLatencyRatio', 'latencyToleranceMs', 'alpha',
];

const longestMs = 30 * 86_400_000;

/**
 * Completes options with the defaults.
 * @throws {InvalidInputError} naming the option, its value and what was expected.
 */
export function parseBlueGreenOptions(given: unknown): BlueGreenOptions {
  const options = readOptions('blue-green', given, names);
  return {
    verifyPercent: options.number('verifyPercent', { least: 0.01, most: 100, otherwise: 100 }),
    verifyRequests: options.number('verifyRequests', { least: 0, most: 1e9, otherwise: 200 }),
    maxVerifyMs: options.number('maxVerifyMs', { least: 1_000, most: longestMs, otherwise: 3_600_000 }),
    // A switch that nobody looks at could promote a candidate that fails everything.
    keepWarmMs: options.number('keepWarmMs', { least: 10_000, most: longestMs, otherwise: 600_000 }),
    maxErrorRateIncrease: options.number('maxErrorRateIncrease', { least: 0, most: 1, otherwise: 0.01 }),
    maxLatencyRatio: options.number('maxLatencyRatio', { least: 1, most: 1_000, otherwise: 1.5 }),
    latencyToleranceMs: options.number('latencyToleranceMs', { least: 0, most: 3_600_000, otherwise: 20 }),
    alpha: options.number('alpha', { least: 1e-9, most: 0.5, otherwise: 0.01 }),
  };
}
