import type { RolloutEvidence, StrategyDecision } from '@cairn/plugin';
import { pairEvidence, simulateRollout, variantEvidence } from '@cairn/plugin/testing';
import { expect, test } from 'vitest';
import { parseShadowOptions } from './shadow-options.js';
import { shadow } from './shadow.js';

const options = parseShadowOptions(undefined);
const compared: RolloutEvidence = {
  now: 60_000,
  stepEnteredAt: 0,
  candidateReady: true,
  champion: variantEvidence(1_000, 0),
  candidate: variantEvidence(1_000, 0),
  pairs: pairEvidence(1_000, { scoreDifference: 0.05 }),
};

function decide(seen: Partial<RolloutEvidence>): StrategyDecision {
  return shadow.next(shadow.begin(options, 0), { ...compared, ...seen }, options);
}

test('the candidate gets copies and no traffic', () => {
  expect(shadow.begin(parseShadowOptions({ percent: 25 }), 7)).toEqual({ stepIndex: 0, trafficPercent: 0, shadowPercent: 25, enteredAt: 7 });
});

test('it stops after enough pairs and says the comparison in figures', () => {
  const decision = decide({});
  expect(decision.kind).toBe('stop');
  expect(decision.reason).toContain('1,000 rows were answered by both; 97.00 % of the scores agree');
  expect(decision.reason).toContain('candidate − champion is +0.0500 on average');
  expect(decision.reason).toContain('p95 latency 10.0 ms against 10.0 ms');
  const { difference, agreement } = decision.evidence['comparison'] as { difference: { mean: number; lower: number; upper: number }; agreement: number };
  expect(agreement).toBe(0.97);
  expect(difference.mean).toBeCloseTo(0.05, 12);
  expect(difference.lower).toBeGreaterThan(0.04);
  expect(difference.upper).toBeLessThan(0.06);
});

test('before that it stays, and says how far it is', () => {
  expect(decide({ pairs: pairEvidence(999) })).toMatchObject({ kind: 'stay', reason: '999 of 1,000 rows are compared, and it ends 24 hours after its start at the latest' });
  expect(decide({ pairs: undefined }).kind).toBe('stay');
});

test('at the horizon it stops with what there is', () => {
  const late = decide({ now: options.horizonMs, pairs: pairEvidence(10) });
  expect(late.kind).toBe('stop');
  expect(late.reason).toContain('10 rows were answered by both');
  const never = decide({ now: options.horizonMs, pairs: undefined, candidateReady: false, candidate: variantEvidence(0, 0) });
  expect(never.kind).toBe('stop');
  expect(never.reason).toContain('the candidate is not ready; 0 rows');
});

test('a candidate that fails beyond the limit is rolled back at once', () => {
  const decision = decide({ now: 2_000, pairs: pairEvidence(10, { candidateErrorRate: 0.5 }) });
  expect(decision.kind).toBe('rollBack');
  expect(decision.reason).toContain('failed 5 of 10 rows that the champion answered (50.00 %, limit 1.00 %)');
  expect(decide({ pairs: { ...pairEvidence(1_000), candidateFailed: 9 } }).kind).toBe('stop');
});

test('a whole comparison ends as soon as the pairs are there', () => {
  const decisions = simulateRollout(shadow, options, { requestsPerSecond: 100, championErrorRate: 0, candidateErrorRate: 0 });
  expect(decisions.at(-1)!.decision.kind).toBe('stop');
  // 3 s to load, 10 s for 1,000 copies.
  expect(decisions.at(-1)!.now - decisions[0]!.now).toBe(13_000);
});
