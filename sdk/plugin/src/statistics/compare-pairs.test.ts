import { expect, test } from 'vitest';
import type { PairEvidence } from '../strategy.js';
import { variantEvidence } from '../testing/simulated-rollout.js';
import { comparePairFailures, summarizePairs } from './compare-pairs.js';

const pairs: PairEvidence = {
  count: 990,
  candidateFailed: 10,
  dropped: 3,
  scored: 990,
  // All a hundredth higher, with a deviation of 0.1.
  differenceSum: 9.9,
  differenceSquaredSum: 990 * (0.01 ** 2 + 0.1 ** 2),
  largestDifference: 0.4,
  agreed: 891,
};
const evidence = { now: 1, stepEnteredAt: 0, candidateReady: true, champion: variantEvidence(1_000, 0), candidate: variantEvidence(1_000, 0.01), pairs };

test('failures beyond the limit are found, fewer and unlucky ones are forgiven', () => {
  const of = (candidateFailed: number, count: number): string => comparePairFailures({ ...pairs, candidateFailed, count }, { maxFailureRate: 0.01, alpha: 0.01 }).verdict;
  expect(of(5, 0)).toBe('worse');
  expect(of(100, 900)).toBe('worse');
  expect(of(1, 10)).toBe('fine');
  expect(of(10, 990)).toBe('fine');
  expect(of(0, 0)).toBe('tooFew');
  expect(comparePairFailures(undefined, { maxFailureRate: 0.01, alpha: 0.01 }).verdict).toBe('tooFew');
});

test.each([0, 1])('a limit of %d is one too', (maxFailureRate) => {
  const of = (candidateFailed: number): string => comparePairFailures({ ...pairs, candidateFailed }, { maxFailureRate, alpha: 0.01 }).verdict;
  expect(of(0)).toBe('fine');
  expect(of(9_000)).toBe(maxFailureRate === 0 ? 'worse' : 'fine');
});

test('the comparison in figures, and in a sentence', () => {
  const { text, figures } = summarizePairs(evidence, 0.05);
  expect(figures).toMatchObject({ pairs: 990, candidateFailed: 10, dropped: 3, agreement: 0.9, latencyMs: { champion: 10, candidate: 10 } });
  const difference = figures['difference'] as { mean: number; lower: number; upper: number; deviation: number };
  expect(difference.mean).toBeCloseTo(0.01, 12);
  expect(difference.deviation).toBeCloseTo(0.1, 3);
  expect(difference.lower).toBeLessThan(0.005);
  expect(difference.upper).toBeGreaterThan(0.015);
  expect(text).toContain('990 rows were answered by both; 90.00 % of the scores agree');
  expect(text).toContain('candidate − champion is +0.0100 on average');
  expect(text).toContain('it failed 10');
});

test('with nothing to compare it says so, and claims no mean', () => {
  const nothing = { ...evidence, champion: variantEvidence(0, 0), candidate: variantEvidence(0, 0), pairs: undefined };
  const { text, figures } = summarizePairs(nothing, 0.05);
  expect(figures).toEqual({ pairs: 0, candidateFailed: 0, dropped: 0, scored: 0, agreement: null, difference: null, latencyMs: { champion: null, candidate: null } });
  expect(text).toBe('0 rows were answered by both');
});
