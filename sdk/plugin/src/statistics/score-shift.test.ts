import { expect, test } from 'vitest';
import { scoreShift } from './score-shift.js';

/** A bell over 20 bins, of so many scores. */
function bell(mean: number, count: number, deviation = 0.1): number[] {
  const weights = Array.from({ length: 20 }, (_, bin) => Math.exp(-(((bin + 0.5) / 20 - mean) ** 2) / (2 * deviation ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => Math.round((count * weight) / sum));
}

test('the same distribution has no shift', () => {
  expect(scoreShift(bell(0.3, 2_000), bell(0.3, 2_000), 0.01).index).toBeLessThan(0.001);
  expect(scoreShift(bell(0.3, 20_000), bell(0.3, 200), 0.01).index).toBeLessThan(0.05);
});

test('a move by one standard deviation is a shift of about 1', () => {
  // For two normal distributions of one spread the index is the squared distance in standard deviations.
  expect(scoreShift(bell(0.4, 100_000), bell(0.5, 100_000), 0.01).index).toBeCloseTo(1, 1);
});

test('a candidate whose scores collapsed into one bin is far off, also in a small sample', () => {
  for (const bin of [0, 5, 10, 19]) {
    const collapsed = Array.from({ length: 20 }, (_, index) => (index === bin ? 200 : 0));
    const { index, byChance } = scoreShift(bell(0.25, 1_800), collapsed, 0.01);
    expect(index - byChance, `all in bin ${bin}`).toBeGreaterThan(3);
  }
});

test('small samples lie further apart by chance than large ones', () => {
  const [small, large] = [10, 1_000].map((count) => Array<number>(20).fill(count)).map((flat) => scoreShift(flat, flat, 0.01).byChance);
  // 19 degrees of freedom: 36.2 times (1/200 + 1/200).
  expect(small).toBeCloseTo(0.36, 2);
  expect(large).toBeCloseTo(0.0036, 4);
});

test('one bin, or none, says nothing', () => {
  expect(scoreShift([5, 0], [7, 0], 0.01)).toEqual({ index: 0, byChance: 0 });
  expect(scoreShift([0, 0], [0, 0], 0.01)).toEqual({ index: 0, byChance: 0 });
});
