import { expect, test } from 'vitest';
import { addTallies, emptyTally, evidenceOf, latenciesOf, tallyOf, type Observation } from './tally.js';

const answered = (latencyMs: number, score = 0.5, row = 0): Observation => ({ kind: 'answered', row, latencyMs, score });

test('a request of many rows is one request with many predictions', () => {
  const tally = tallyOf([answered(3, 0.1), answered(3, 0.2, 1), { kind: 'answered', row: 2, latencyMs: 3, score: undefined }, { kind: 'failed' }]);
  expect(tally).toMatchObject({ requests: 2, errors: 1, predictions: 3, scoreCount: 2 });
  expect(evidenceOf(tally)).toMatchObject({ requests: 2, errors: 1, scores: { count: 2 } });
});

test('quantiles of latencies are right within 2.2 %, whatever their size', () => {
  for (const unit of [0.02, 1, 700]) {
    const { p50, p95, p99 } = latenciesOf(tallyOf(Array.from({ length: 1_000 }, (_, index) => answered((unit * (index + 1)) / 1_000 + unit))));
    expect(p50 / (1.5 * unit)).toBeCloseTo(1, 1);
    expect(Math.abs(p50 / (1.5 * unit) - 1)).toBeLessThan(0.023);
    expect(Math.abs(p95 / (1.95 * unit) - 1)).toBeLessThan(0.023);
    expect(Math.abs(p99 / (1.99 * unit) - 1)).toBeLessThan(0.023);
  }
  expect(latenciesOf(emptyTally)).toEqual({ p50: 0, p95: 0, p99: 0 });
});

test('tallies of parts add up to the tally of the whole', () => {
  const observations = Array.from({ length: 300 }, (_, index): Observation => (index % 50 === 0 ? { kind: 'failed' } : answered(index / 7, index / 256)));
  const [whole, parts] = [tallyOf(observations), addTallies(tallyOf(observations.slice(0, 100)), tallyOf(observations.slice(100)))];
  expect({ ...parts, scoreSum: whole.scoreSum }).toEqual(whole);
  expect(parts.scoreSum).toBeCloseTo(whole.scoreSum, 9);
});

test('scores are counted in equal parts of 0 to 1, the last with both its ends; others are no probabilities', () => {
  const { histogram, mean } = evidenceOf(tallyOf([answered(1, 0), answered(1, 0.05), answered(1, 1), answered(1, -0.1), answered(1, 1.1)])).scores;
  expect([histogram[0], histogram[1], histogram[19]]).toEqual([1, 1, 1]);
  expect(histogram.reduce((sum, count) => sum + count)).toBe(3);
  expect(mean).toBeCloseTo(0.35, 9);
});
