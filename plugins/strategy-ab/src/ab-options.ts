import { readOptions } from '@cairn/plugin';

/** What an A/B test compares, and when it ends. Why the defaults are what they are stands in the README. */
export type AbOptions = {
  /** The candidate's share of the traffic, 1 to 99. Defaults to 50. */
  readonly share: number;
  /**
   * What is compared: the mean of the labels (of each sticky key the first one), the share of failed requests, or the mean score. Defaults
   * to `label`.
   */
  readonly metric: 'label' | 'errors' | 'score';
  /** Which mean is better. Defaults to `higher`, and for errors to `lower`, which is all they can have. */
  readonly better: 'higher' | 'lower';
  /** Smaller differences do not matter, in the metric's unit. Defaults to 0: every difference matters. */
  readonly minimumEffect: number;
  /** Observations of each of them before there is a verdict, at least 20. Defaults to 100. */
  readonly minObservations: number;
  /** Longest time in which callers are split, in milliseconds; then it stops, undecided. Defaults to 14 days. */
  readonly horizonMs: number;
  /** Guardrail: a share of errors that is higher than the champion's by more than this rolls back at once (0..1). Defaults to 0.01. */
  readonly maxErrorRateIncrease: number;
  /** Chance of a verdict that is wrong, however often one looks (0..1). Defaults to 0.05. */
  readonly alpha: number;
};

const names = ['share', 'metric', 'better', 'minimumEffect', 'minObservations', 'horizonMs', 'maxErrorRateIncrease', 'alpha'];

/**
 * Completes options with the defaults.
 * @throws {InvalidInputError} naming the option, its value and what was expected.
 */
export function parseAbOptions(given: unknown): AbOptions {
  const options = readOptions('ab', given, names);
  const metric = options.choice('metric', ['label', 'errors', 'score']);
  const better = options.choice('better', metric === 'errors' ? ['lower', 'higher'] : ['higher', 'lower']);
  if (metric === 'errors' && better !== 'lower') options.refuse('better', 'lower, for that is what errors should be');
  return {
    share: options.number('share', { least: 1, most: 99, otherwise: 50 }),
    metric,
    better,
    minimumEffect: options.number('minimumEffect', { least: 0, most: 1e12, otherwise: 0 }),
    minObservations: options.number('minObservations', { least: 20, most: 1e9, otherwise: 100 }),
    horizonMs: options.number('horizonMs', { least: 1_000, most: 50 * 86_400_000, otherwise: 14 * 86_400_000 }),
    maxErrorRateIncrease: options.number('maxErrorRateIncrease', { least: 0, most: 1, otherwise: 0.01 }),
    alpha: options.number('alpha', { least: 1e-9, most: 0.5, otherwise: 0.05 }),
  };
}
