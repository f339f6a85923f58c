import { InvalidInputError } from '@cairn/plugin';

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
  /** Chance of rolling back, in one step and by one test, a candidate that is no worse (0..1). Defaults to 0.01. */
  readonly alpha: number;
};

type NumberOption = Exclude<keyof CanaryOptions, 'steps'>;

/** What each number must be; both ends are allowed. */
const ranges: Readonly<Record<NumberOption, readonly [least: number, most: number]>> = {
  bakeMs: [0, 30 * 86_400_000],
  maxBakeMs: [1, 30 * 86_400_000],
  minRequests: [1, 1e9],
  maxErrorRateIncrease: [0, 1],
  maxLatencyRatio: [1, 1_000],
  latencyToleranceMs: [0, 3_600_000],
  maxScoreShift: [0, 1_000],
  maxLogLossIncrease: [0, 100],
  alpha: [1e-9, 0.5],
};

/**
 * Completes options with the defaults.
 * @throws {InvalidInputError} naming the option, its value and what was expected.
 */
export function parseCanaryOptions(given: unknown): CanaryOptions {
  if (given !== undefined && (typeof given !== 'object' || given === null || Array.isArray(given))) {
    throw new InvalidInputError(`canary: options are ${JSON.stringify(given)}, expected an object`);
  }
  const options = (given ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    if (name !== 'steps' && !(name in ranges)) {
      throw new InvalidInputError(`canary: there is no option '${name}', expected one of steps, ${Object.keys(ranges).join(', ')}`);
    }
  }
  const number = (name: NumberOption, otherwise: number): number => checkNumber(name, options[name] ?? otherwise);
  const bakeMs = number('bakeMs', 60_000);
  const maxBakeMs = number('maxBakeMs', Math.max(3_600_000, 10 * bakeMs));
  if (maxBakeMs < bakeMs) throw new InvalidInputError(`canary: maxBakeMs is ${maxBakeMs}, expected at least bakeMs, ${bakeMs}`);
  return {
    steps: checkSteps(options['steps'] ?? [10, 50, 100]),
    bakeMs,
    maxBakeMs,
    minRequests: number('minRequests', 200),
    maxErrorRateIncrease: number('maxErrorRateIncrease', 0.01),
    maxLatencyRatio: number('maxLatencyRatio', 1.5),
    latencyToleranceMs: number('latencyToleranceMs', 20),
    maxScoreShift: number('maxScoreShift', 3),
    maxLogLossIncrease: number('maxLogLossIncrease', 0.01),
    alpha: number('alpha', 0.01),
  };
}

function checkNumber(name: NumberOption, value: unknown): number {
  const [least, most] = ranges[name];
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new InvalidInputError(`canary: ${name} is ${JSON.stringify(value)}, expected a number from ${least} to ${most}`);
}

function checkSteps(value: unknown): readonly number[] {
  const steps = Array.isArray(value) ? (value as unknown[]) : [];
  const rising = steps.every((step, index) => {
    const before = index === 0 ? 0 : steps[index - 1];
    return typeof step === 'number' && step > (before as number) && step <= 100;
  });
  if (steps.length > 0 && steps.length <= 100 && rising) return steps as number[];
  throw new InvalidInputError(`canary: steps are ${JSON.stringify(value)}, expected 1 to 100 rising numbers above 0 and up to 100`);
}
