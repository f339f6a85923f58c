import type { JsonObject, RolloutEvidence, StrategyDecision, StrategyState, VariantEvidence } from '@cairn/plugin';
import { pairEvidence, simulateRollout, variantEvidence } from '@cairn/plugin/testing';
import { expect, test } from 'vitest';
import { blueGreen } from './blue-green.js';
import { parseBlueGreenOptions } from './blue-green-options.js';

const options = parseBlueGreenOptions(undefined);
const first = blueGreen.begin(options, 0);
const verified: RolloutEvidence = {
  now: 30_000,
  stepEnteredAt: 0,
  candidateReady: true,
  champion: variantEvidence(200, 0),
  candidate: variantEvidence(200, 0),
  pairs: pairEvidence(200),
};

function decide(seen: Partial<RolloutEvidence>, given = options): StrategyDecision {
  return blueGreen.next(first, { ...verified, ...seen }, given);
}

/** Decides after the switch, from a champion of 2,000 requests of which one in a hundred failed. */
function after(candidate: VariantEvidence, seen: Partial<RolloutEvidence> = {}): StrategyDecision {
  const before = blueGreen.next(first, { ...verified, champion: variantEvidence(2_000, 0.01) }, options);
  if (before.kind !== 'step') throw new Error(`Expected a step, not ${before.kind}`);
  const memory = JSON.parse(JSON.stringify(before.memory)) as JsonObject;
  const state: StrategyState = { stepIndex: 1, trafficPercent: 100, enteredAt: 0, memory };
  return blueGreen.next(state, { now: 60_000, stepEnteredAt: 0, candidateReady: true, champion: variantEvidence(0, 0), candidate, ...seen }, options);
}

function slow(requests: number, p95: number): VariantEvidence {
  return { ...variantEvidence(requests, 0), latencyMs: { p50: 6, p95, p99: p95 } };
}

test('it begins without traffic, with a copy of every request', () => {
  expect(first).toEqual({ stepIndex: 0, trafficPercent: 0, shadowPercent: 100, enteredAt: 0 });
  expect(blueGreen.begin(parseBlueGreenOptions({ verifyPercent: 20 }), 0).shadowPercent).toBe(20);
});

test('once enough copies are answered, all traffic moves in one step and the copies end', () => {
  expect(decide({})).toMatchObject({ kind: 'step', stepIndex: 1, trafficPercent: 100 });
  expect(decide({})).not.toHaveProperty('shadowPercent');
  expect(decide({ candidate: variantEvidence(199, 0) }).kind).toBe('stay');
  expect(decide({ pairs: pairEvidence(199) }).kind).toBe('stay');
});

test('many rows in a few requests do not verify what is asked for', () => {
  expect(decide({ candidate: variantEvidence(3, 0), champion: variantEvidence(3, 0), pairs: pairEvidence(3_000) }).kind).toBe('stay');
});

test('a candidate that is not ready gets no traffic, whatever was answered', () => {
  expect(decide({ candidateReady: false }).kind).toBe('stay');
  expect(decide({ candidateReady: false }).reason).toContain('not ready');
  expect(decide({ candidateReady: false, now: options.maxVerifyMs })).toMatchObject({ kind: 'rollBack', evidence: { phase: 'warm' } });
});

test('failed copies roll back at once', () => {
  const decision = decide({ now: 5_000, candidate: variantEvidence(12, 0.5), champion: variantEvidence(12, 0), pairs: pairEvidence(12, { candidateErrorRate: 0.5 }) });
  expect(decision.kind).toBe('rollBack');
  expect(decision.reason).toContain('failed 6 of 12 rows');
});

test('a few failures more than are forgiven are looked at for longer', () => {
  const doubtful = { candidate: variantEvidence(203, 0.0148), champion: variantEvidence(203, 0), pairs: { ...pairEvidence(203), count: 200, candidateFailed: 3 } };
  expect(decide(doubtful).kind).toBe('stay');
  expect(decide({ ...doubtful, now: options.maxVerifyMs }).kind).toBe('rollBack');
  expect(decide({ candidate: variantEvidence(400, 0.0075), champion: variantEvidence(400, 0), pairs: { ...pairEvidence(400), count: 397, candidateFailed: 3 } }).kind).toBe('step');
});

test('a candidate that answers copies late is rolled back', () => {
  expect(decide({ candidate: slow(200, 31) }).kind).toBe('rollBack');
  expect(decide({ candidate: slow(200, 29) }).kind).toBe('step');
});

test('without requests it waits, and then rolls back: silence is no permission', () => {
  const silent = { champion: variantEvidence(0, 0), candidate: variantEvidence(0, 0), pairs: undefined };
  expect(decide(silent).kind).toBe('stay');
  const late = decide({ ...silent, now: options.maxVerifyMs });
  expect(late.kind).toBe('rollBack');
  expect(late.reason).toContain('silence is no permission');
});

test('without verification it makes no copies and switches as soon as the candidate is ready', () => {
  const none = parseBlueGreenOptions({ verifyRequests: 0 });
  expect(blueGreen.begin(none, 0).shadowPercent).toBeUndefined();
  const silent = { champion: variantEvidence(0, 0), candidate: variantEvidence(0, 0), pairs: undefined };
  expect(decide({ ...silent, candidateReady: false }, none).kind).toBe('stay');
  expect(decide(silent, none)).toMatchObject({ kind: 'step', trafficPercent: 100 });
});

test('after the switch it stays until the old champion was kept warm for long enough, and promotes', () => {
  const good = variantEvidence(5_000, 0.01);
  expect(after(good, { now: options.keepWarmMs - 1 }).kind).toBe('stay');
  expect(after(good, { now: options.keepWarmMs }).kind).toBe('promote');
  expect(after(variantEvidence(0, 0), { now: options.keepWarmMs }).reason).toContain('no request came since the switch');
});

test('after the switch, more errors than the champion had, or slower answers, roll back at once', () => {
  expect(after(variantEvidence(200, 0.1)).kind).toBe('rollBack');
  expect(after(variantEvidence(200, 0.1)).reason).toContain('the champion 20 of 2000 requests');
  expect(after(variantEvidence(200, 0.015)).kind).toBe('stay');
  expect(after(slow(200, 31)).kind).toBe('rollBack');
  expect(after(slow(199, 31)).kind).toBe('stay');
});

test('a handful of requests that all failed is too little to be significant, and no permission either', () => {
  expect(after(variantEvidence(1, 1)).kind).toBe('stay');
  expect(after(variantEvidence(1, 1), { now: options.keepWarmMs }).kind).toBe('rollBack');
  expect(after(variantEvidence(0, 0), { now: options.keepWarmMs, candidateReady: false }).kind).toBe('rollBack');
});

test('a whole rollout is one step, and takes the verification and the time the old one is kept', () => {
  const decisions = simulateRollout(blueGreen, options, { requestsPerSecond: 50, championErrorRate: 0.002, candidateErrorRate: 0.002 });
  expect(decisions.filter(({ decision }) => decision.kind !== 'stay').map(({ decision }) => decision.kind)).toEqual(['step', 'promote']);
  // 3 s to load, 5 s for 200 copies of which one fails, then ten minutes.
  expect(decisions.at(-1)!.now - decisions[0]!.now).toBeLessThan(640_000);
});
