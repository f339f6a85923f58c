import { readOptions, type OptionReader } from '@cairn/plugin';

/** How careful a canary is. Why the defaults are what they are stands in the README. */
export type CanaryOptions = {
  /** The candidate's share of the traffic in each step, rising, more than 0 and at most 100. Defaults to 10, 50, 100. */
  readonly steps: readonly number[];
  /** Shortest time in a step, in milliseconds. Defaults to 60,000. */
  readonly bakeMs: number;
  /** Longest time in a step, in milliseconds; then it rolls back for lack of evidence. Defaults to 1 hour or 10 × bakeMs, the longer. */
  readonly maxBakeMs: number;
  /** Requests that each variant must have answered in a step. Defaults to 200. */
  readonly minRequests: number;
  /** A higher share of errors than the champion's is forgiven up to this difference (0..1). Defaults to 0.01. */
  readonly maxErrorRateIncrease: number;
  /** The candidate's p95 latency may be this many times the champion's. Defaults to 1.5. */
  readonly maxLatencyRatio: number;
  /** A rise of the p95 latency by less than this is forgiven whatever its ratio, in milliseconds. Defaults to 20. */
  readonly latencyToleranceMs: number;
  /** Largest shift between the score distributions of the two, as population stability index. Defaults to 3. */
  readonly maxScoreShift: number;
  /** A higher log loss than the champion's is forgiven up to this difference, in nats. Defaults to 0.01. */
  readonly maxLogLossIncrease: number;
  /**
   * What the labels say of the business, once they are given: which mean is better, and by how much the candidate's may be worse, in the
   * labels' unit (defaults to 0). Null, the default: they are not looked at in this way.
   */
  readonly metric: { readonly better: 'higher' | 'lower'; readonly maxLoss: number } | null;
  /** Chance of rolling back, in one step and by one test, a candidate that is no worse (0..1). Defaults to 0.01. */
  readonly alpha: number;
};

const longestMs = 30 * 86_400_000;

const names = [
  'steps', 'bakeMs', 'maxBakeMs', 'minRequests', 'maxErrorRateIncrease', 'maxLatencyRatio', 'latencyToleranceMs', 'maxScoreShift',
  'maxLogLossIncrease', 'metric', 'alpha',
];

/**
 * Completes options with the defaults.
 * @throws {InvalidInputError} naming the option, its value and what was expected.
 */
export function parseCanaryOptions(given: unknown): CanaryOptions {
  const options = readOptions('canary', given, names);
  const bakeMs = options.number('bakeMs', { least: 0, most: longestMs, otherwise: 60_000 });
  const maxBakeMs = options.number('maxBakeMs', { least: 1, most: longestMs, otherwise: Math.min(longestMs, Math.max(3_600_000, 10 * bakeMs)) });
  if (maxBakeMs < bakeMs) options.refuse('maxBakeMs', `at least bakeMs, ${bakeMs}`);
  return {
    steps: readSteps(options),
    bakeMs,
    maxBakeMs,
    minRequests: options.number('minRequests', { least: 1, most: 1e9, otherwise: 200 }),
    maxErrorRateIncrease: options.number('maxErrorRateIncrease', { least: 0, most: 1, otherwise: 0.01 }),
    maxLatencyRatio: options.number('maxLatencyRatio', { least: 1, most: 1_000, otherwise: 1.5 }),
    latencyToleranceMs: options.number('latencyToleranceMs', { least: 0, most: 3_600_000, otherwise: 20 }),
    maxScoreShift: options.number('maxScoreShift', { least: 0, most: 1_000, otherwise: 3 }),
    maxLogLossIncrease: options.number('maxLogLossIncrease', { least: 0, most: 100, otherwise: 0.01 }),
    metric: readMetric(options),
    alpha: options.number('alpha', { least: 1e-9, most: 0.5, otherwise: 0.01 }),
  };
}

function readSteps(options: OptionReader): readonly number[] {
  const value = options.value('steps') ?? [10, 50, 100];
  const steps = Array.isArray(value) ? (value as unknown[]) : [];
  const rising = steps.every((step, index) => {
    const before = index === 0 ? 0 : steps[index - 1];
    return typeof step === 'number' && step > (before as number) && step <= 100;
  });
  if (steps.length > 0 && steps.length <= 100 && rising) return steps as number[];
  return options.refuse('steps', '1 to 100 rising numbers above 0 and up to 100');
}

function readMetric(options: OptionReader): CanaryOptions['metric'] {
  const given = options.value('metric');
  if (given === undefined) return null;
  const metric = readOptions('canary: metric', given, ['better', 'maxLoss']);
  return { better: metric.choice('better', ['higher', 'lower']), maxLoss: metric.number('maxLoss', { least: 0, most: 1e12, otherwise: 0 }) };
}
