import { readOptions } from '@cairn/plugin';

/** What is compared. */
export type ChampionChallengerOptions = {
  /** Share of the champion's requests of which the challenger gets a copy: above 0, up to 100. Defaults to 100. */
  readonly percent: number;
  /** Share of the rows that the champion answered which the challenger may fail (0..1); beyond it is rolled back. Null, the default: it stays whatever it fails. */
  readonly maxFailureRate: number | null;
  /** Chance of rolling back a challenger that fails no more than that; 1 − alpha is the interval's level (0..1). Defaults to 0.01. */
  readonly alpha: number;
};

/**
 * Completes options with the defaults.
 * @throws {InvalidInputError} naming the option, its value and what was expected.
 */
export function parseChampionChallengerOptions(given: unknown): ChampionChallengerOptions {
  const options = readOptions('champion-challenger', given, ['percent', 'maxFailureRate', 'alpha']);
  const limited = options.value('maxFailureRate') !== undefined;
  return {
    percent: options.number('percent', { least: 0.01, most: 100, otherwise: 100 }),
    maxFailureRate: limited ? options.number('maxFailureRate', { least: 0, most: 1, otherwise: 1 }) : null,
    alpha: options.number('alpha', { least: 1e-9, most: 0.5, otherwise: 0.01 }),
  };
}
