import { expect, test } from 'vitest';
import { seededRandom } from '../testing/seeded-random.js';
import {
  differenceSequence,
  meanSequence,
  relativeSequence,
  sampleOf,
  sampleOfCounts,
  sampleOfLabels,
  type Interval,
  type Sample,
} from './confidence-sequence.js';

const alpha = 0.05;
const runs = 1_000;

/** Splits callers at random, looks after every batch once both have a hundred, and says how often a look missed the truth. */
function misses(of: {
  readonly draw: (variant: 0 | 1, next: () => number) => number;
  readonly share: number;
  readonly truth: number;
  readonly sample: (count: number, sum: number, squaredSum: number) => Sample;
  readonly sequence: (champion: Sample, candidate: Sample, alpha: number) => Interval | undefined;
}): number {
  let missed = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const next = seededRandom(seed);
    const seen = [[0, 0, 0], [0, 0, 0]] as const satisfies readonly number[][];
    const [champion, candidate] = seen as unknown as [[number, number, number], [number, number, number]];
    for (let caller = 1; caller <= 4_000; caller += 1) {
      const variant = next() < of.share ? 1 : 0;
      const value = of.draw(variant, next);
      const one = variant === 1 ? candidate : champion;
      one[0] += 1;
      one[1] += value;
      one[2] += value * value;
      if (caller % 20 !== 0 || Math.min(champion[0], candidate[0]) < 100) continue;
      const interval = of.sequence(of.sample(...champion), of.sample(...candidate), alpha);
      if (interval === undefined || (interval.lower <= of.truth && of.truth <= interval.upper)) continue;
      missed += 1;
      break;
    }
  }
  return missed;
}

const coin = (champion: number, candidate: number) => (variant: 0 | 1, next: () => number): number =>
  next() < (variant === 1 ? candidate : champion) ? 1 : 0;

test.each([
  ['one in two', 0.5, 0.5],
  ['one in ten', 0.1, 0.5],
  ['one in ten, a tenth of the callers', 0.1, 0.1],
  ['one in fifty', 0.02, 0.5],
])('no difference of shares (%s): at most alpha of the runs ever miss it, looked at after every batch', (_, rate, share) => {
  const missed = misses({ draw: coin(rate, rate), share, truth: 0, sample: sampleOfCounts, sequence: differenceSequence });
  expect(missed).toBeLessThanOrEqual(alpha * runs);
});

test('a true difference is held as well, absolute and relative', () => {
  const draw = coin(0.2, 0.3);
  expect(misses({ draw, share: 0.5, truth: 0.1, sample: sampleOfCounts, sequence: differenceSequence })).toBeLessThanOrEqual(alpha * runs);
  expect(misses({ draw, share: 0.5, truth: 0.5, sample: sampleOfCounts, sequence: relativeSequence })).toBeLessThanOrEqual(alpha * runs);
});

test('amounts with a long tail, of which the candidate brings as much with another spread', () => {
  // Exponential with a mean of 10 against the sum of two with a mean of 5.
  const amount = (next: () => number): number => -Math.log(1 - next());
  const draw = (variant: 0 | 1, next: () => number): number => (variant === 1 ? 5 * (amount(next) + amount(next)) : 10 * amount(next));
  expect(misses({ draw, share: 0.5, truth: 0, sample: sampleOf, sequence: differenceSequence })).toBeLessThanOrEqual(alpha * runs);
});

test('rare and large amounts, seen by a tenth of the callers: a small sample that has seen none yet is not sure of itself', () => {
  const draw = (_: 0 | 1, next: () => number): number => (next() < 0.01 ? -50 * Math.log(1 - next()) : 0);
  expect(misses({ draw, share: 0.1, truth: 0, sample: sampleOf, sequence: differenceSequence })).toBeLessThanOrEqual(alpha * runs);
});

test('an interval of one look alone would miss it in far more runs', () => {
  const once = (champion: Sample, candidate: Sample): Interval => {
    const { estimate } = differenceSequence(champion, candidate, alpha);
    const half = 1.96 * Math.sqrt(champion.variance / champion.count + candidate.variance / candidate.count);
    return { estimate, lower: estimate - half, upper: estimate + half };
  };
  expect(misses({ draw: coin(0.1, 0.1), share: 0.5, truth: 0, sample: sampleOfCounts, sequence: once })).toBeGreaterThan(4 * alpha * runs);
});

test('the margin is that of the theorem', () => {
  // Worked by hand: α 0.05 gives ρ² = (5.9915 + 1.7903 + 1) / 5,000 = 0.00175636; t = 5,000 gives tρ² + 1 = 9.78180, and
  // √(2 · 9.78180 / (25,000,000 · 0.00175636) · ln(√9.78183 / 0.05)) = 0.0429277.
  expect(meanSequence({ count: 5_000, mean: 3, variance: 1 }, 0.05).upper).toBeCloseTo(3.042_928, 5);
  expect(meanSequence({ count: 5_000, mean: 3, variance: 4 }, 0.05).lower).toBeCloseTo(3 - 2 * 0.042_928, 5);
});

test('with half of the callers each, the difference is as far known as the mean of what each caller adds to it', () => {
  const one = { count: 500, mean: 0, variance: 1 };
  expect(differenceSequence(one, one, alpha).upper).toBeCloseTo(meanSequence({ count: 1_000, mean: 0, variance: 4 }, alpha).upper, 12);
});

test('a share of nothing, and one of what may be nothing, is no figure', () => {
  const none = sampleOfCounts(200, 0);
  expect(relativeSequence(none, sampleOfCounts(200, 20), alpha)).toBeUndefined();
  expect(relativeSequence(sampleOfCounts(200, 2), sampleOfCounts(200, 20), alpha)).toBeUndefined();
});

test('of a negative quantity, less is less', () => {
  const relative = relativeSequence({ count: 1_000, mean: -10, variance: 1 }, { count: 1_000, mean: -11, variance: 1 }, alpha);
  expect(relative).toMatchObject({ estimate: -0.1 });
  expect(relative!.upper).toBeLessThan(0);
});

test('zeros and ones are told from other labels; no ones yet do not mean never', () => {
  expect(sampleOfLabels({ count: 10, sum: 4, squaredSum: 4 })).toEqual(sampleOfCounts(10, 4));
  expect(sampleOfLabels({ count: 10, sum: 40, squaredSum: 180 })).toEqual(sampleOf(10, 40, 180));
  expect(sampleOfCounts(10, 0).variance).toBeGreaterThan(0);
  expect(sampleOf(4, 10, 30)).toEqual({ count: 4, mean: 2.5, variance: 5 / 3 });
});

test('what rounding left of a spread is no spread', () => {
  const values = Array.from({ length: 1_000 }, (_, index) => 1e9 + (index % 2));
  const [sum, squaredSum] = [values.reduce((a, b) => a + b, 0), values.reduce((a, b) => a + b * b, 0)];
  expect(sampleOf(1_000, sum, squaredSum).variance).toBe(0);
  expect(sampleOf(1_000, 3_000, 9_001).variance).toBeCloseTo(1 / 999, 12);
});
