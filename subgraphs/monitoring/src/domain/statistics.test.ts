import { expect, test } from 'vitest';
import { binOf } from './distribution.js';
import { jensenShannon, populationStabilityIndex } from './divergence.js';
import { wilson } from './interval.js';
import { addOutcomes, noOutcomes, outcomeOf } from './observation.js';
import { performanceReport } from './report.js';
import { wholeWindows } from './watcher.js';

test('equal distributions have no divergence, whatever their size', () => {
  expect(populationStabilityIndex([10, 20, 30], [10, 20, 30])).toBe(0);
  expect(populationStabilityIndex([1_000, 2_000, 3_000], [10_000, 20_000, 30_000])).toBeCloseTo(0, 6);
  expect(jensenShannon([10, 20, 30], [10, 20, 30])).toBeCloseTo(0, 12);
});

test('PSI is the sum worked out by hand', () => {
  // Shares with half a count more in each bin: 50.5 / 101 and 25.5 / 101, 75.5 / 101.
  const [q, p1, p2] = [50.5 / 101, 25.5 / 101, 75.5 / 101];
  expect(populationStabilityIndex([50, 50], [25, 75])).toBeCloseTo((p1 - q) * Math.log(p1 / q) + (p2 - q) * Math.log(p2 / q), 12);
});

test('nothing in common is nearly one bit, and an empty bin makes no score infinite', () => {
  expect(jensenShannon([1_000, 0], [0, 1_000])).toBeGreaterThan(0.98);
  expect(Number.isFinite(populationStabilityIndex([1_000, 0], [0, 1_000]))).toBe(true);
});

test("Wilson's interval agrees with the published example", () => {
  // Newcombe 1998, table I: 81 of 263 at 95 % gives 0.2553 to 0.3662.
  const { low, high } = wilson(81, 263, 1.959964);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 10).low).toBeCloseTo(0, 12);
});

test('a value lies in the bin whose lower edge it reaches; what is outside counts to the ends', () => {
  const edges = [0, 1, 2, 3];
  expect([-5, 0, 0.99, 1, 2.5, 3, 99].map((value) => binOf(edges, value))).toEqual([0, 0, 0, 1, 2, 2, 2]);
});

test('windows are judged once their last day is whole, a day after the other, and never twice', () => {
  const seen = { firstDay: '2001-03-01', lastDay: '2001-03-10' };
  expect(wholeWindows({ ...seen, reportedDay: undefined }, 7).map(({ end }) => end)).toEqual(['2001-03-07', '2001-03-08', '2001-03-09']);
  expect(wholeWindows({ ...seen, reportedDay: '2001-03-08' }, 7)).toEqual([{ start: '2001-03-03', end: '2001-03-09' }]);
  expect(wholeWindows({ ...seen, lastDay: '2001-03-07', reportedDay: undefined }, 7)).toEqual([]);
  expect(wholeWindows({ firstDay: undefined, lastDay: undefined, reportedDay: undefined }, 7)).toEqual([]);
});

test('a gap fires only when it is beyond its limit and beyond chance', () => {
  const report = (late: number, n: number): boolean => {
    let sums = noOutcomes;
    for (let index = 0; index < n; index++) sums = addOutcomes(sums, outcomeOf(0.2, index < late ? 1 : 0));
    const window = { start: '2001-03-01', end: '2001-03-07' };
    return performanceReport({ endpointId: 'e', projectId: 'p', modelVersionId: 'm', window, at: new Date(0) }, sums, 0.5, { logLoss: 0.05, calibration: 0.03 }).calibrationDegraded;
  };
  expect(report(260, 1_000)).toBe(true);
  expect(report(220, 1_000)).toBe(false);
  // The same share of few says little.
  expect(report(13, 50)).toBe(false);
});
