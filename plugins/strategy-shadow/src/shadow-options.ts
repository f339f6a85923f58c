import { readOptions } from '@cairn/plugin';

/** What is compared, and for how long. Why the defaults are what they are stands in the README. */
export type ShadowOptions = {
  /** Share of the champion's requests of which the candidate gets a copy: above 0, up to 100. Defaults to 100. */
  readonly percent: number;
  /** Rows that both must have answered; then it ends. Defaults to 1,000. */
  readonly pairs: number;
  /** Longest time, in milliseconds, loading included; then it ends with what there is. Defaults to 24 hours. */
  readonly horizonMs: number;
  /** Share of the rows that the champion answered which the candidate may fail (0..1). Defaults to 0.01. */
  readonly maxFailureRate: number;
  /** Chance of rolling back a candidate that fails no more than that; 1 − alpha is the interval's level (0..1). Defaults to 0.01. */
  readonly alpha: number;
};

/**
 * Completes options with the defaults.
 * @throws {InvalidInputError} naming the option, its value and what was expected.
 */
export function parseShadowOptions(given: unknown): ShadowOptions {
  const options = readOptions('shadow', given, ['percent', 'pairs', 'horizonMs', 'maxFailureRate', 'alpha']);
  return {
    percent: options.number('percent', { least: 0.01, most: 100, otherwise: 100 }),
    pairs: options.number('pairs', { least: 1, most: 1e9, otherwise: 1_000 }),
    horizonMs: options.number('horizonMs', { least: 1_000, most: 30 * 86_400_000, otherwise: 86_400_000 }),
    maxFailureRate: options.number('maxFailureRate', { least: 0, most: 1, otherwise: 0.01 }),
    alpha: options.number('alpha', { least: 1e-9, most: 0.5, otherwise: 0.01 }),
  };
}
