import type { JsonObject, RolloutEvidence, StrategyDecision, StrategyState, VariantEvidence } from '@cairn/plugin';
import { simulateRollout, variantEvidence } from '@cairn/plugin/testing';
import { expect, test } from 'vitest';
import { canary } from './canary.js';
import { parseCanaryOptions } from './canary-options.js';

const options = parseCanaryOptions(undefined);
const first: StrategyState = { stepIndex: 0, trafficPercent: 10, enteredAt: 0 };
const champion = variantEvidence(1_800, 0.001);
const candidate = variantEvidence(200, 0);

/** What the canary does about a candidate in the first step, a minute in, when nothing else is said. */
function decide(seen: Partial<RolloutEvidence>, state = first, given = options): StrategyDecision {
  return canary.next(state, { now: 60_000, stepEnteredAt: 0, candidateReady: true, champion, candidate, ...seen }, given);
}

function labelled(labels: number, logLoss: number, deviation = 0.4): NonNullable<VariantEvidence['outcome']> {
  return {
    labelled: labels,
    logLossSum: labels * logLoss,
    logLossSquaredSum: labels * (logLoss ** 2 + deviation ** 2),
    squaredErrorSum: labels * 0.1,
  };
}

test('a candidate that is no worse takes the next step after the bake time', () => {
  expect(decide({})).toMatchObject({ kind: 'step', stepIndex: 1, trafficPercent: 50 });
});

test('it stays until the bake time is over, and until both have answered enough', () => {
  expect(decide({ now: 59_999 }).kind).toBe('stay');
  expect(decide({ candidate: variantEvidence(199, 0) }).kind).toBe('stay');
  expect(decide({ champion: variantEvidence(199, 0) }).kind).toBe('stay');
  expect(decide({ candidate: variantEvidence(199, 0) }).reason).toContain('199');
});

test('without enough requests it rolls back after the longest wait, and says that evidence was missing', () => {
  const late = decide({ now: options.maxBakeMs, candidate: variantEvidence(199, 0) });
  expect(late.kind).toBe('rollBack');
  expect(late.reason).toContain('199 requests');
  expect(decide({ now: options.maxBakeMs - 1, candidate: variantEvidence(199, 0) }).kind).toBe('stay');
});

test('after the last step it promotes', () => {
  const memory = JSON.parse(JSON.stringify({ champion })) as JsonObject;
  expect(decide({ champion: variantEvidence(0, 0) }, { stepIndex: 2, trafficPercent: 100, enteredAt: 0, memory }).kind).toBe('promote');
});

test('a candidate that fails more often is rolled back at once, before bake time and enough requests', () => {
  const decision = decide({ now: 3_000, candidate: variantEvidence(12, 0.9), champion: variantEvidence(110, 0) });
  expect(decision.kind).toBe('rollBack');
  expect(decision.reason).toContain('11 of 12 requests');
  expect(decision.evidence['errors']).toMatchObject({ test: 'sequential multinomial test of errors', alpha: 0.01 });
  expect((decision.evidence['errors'] as { pValue: number }).pValue).toBeLessThan(0.01);
});

test('more errors by less than the forgiven difference are no reason', () => {
  const seen = { champion: variantEvidence(900_000, 0.001), candidate: variantEvidence(100_000, 0.005) };
  expect(decide(seen).kind).toBe('step');
  expect(decide(seen, first, { ...options, maxErrorRateIncrease: 0.001 }).kind).toBe('rollBack');
});

test('errors that both variants have are no reason', () => {
  expect(decide({ champion: variantEvidence(1_800, 0.3), candidate: variantEvidence(200, 0.3) }).kind).toBe('step');
});

test('with all the traffic the candidate is compared with the champion of the step before', () => {
  const step = decide({ champion: variantEvidence(2_000, 0.2), candidate: variantEvidence(2_000, 0.2) }, { ...first, stepIndex: 1, trafficPercent: 50 });
  if (step.kind !== 'step') throw new Error(`Expected a step, not ${step.kind}`);
  const all: StrategyState = { stepIndex: 2, trafficPercent: 100, enteredAt: 0, memory: JSON.parse(JSON.stringify(step.memory)) as JsonObject };
  const nothing = variantEvidence(0, 0);
  expect(decide({ champion: nothing, candidate: variantEvidence(4_000, 0.2) }, all).kind).toBe('promote');
  expect(decide({ champion: nothing, candidate: variantEvidence(4_000, 0.4) }, all).kind).toBe('rollBack');
});

test('with no champion to compare with, the forgiven share of errors is the limit', () => {
  const all: StrategyState = { stepIndex: 0, trafficPercent: 100, enteredAt: 0 };
  const given = { ...options, steps: [100] };
  expect(decide({ champion: variantEvidence(0, 0), candidate: variantEvidence(1_000, 0.005) }, all, given).kind).toBe('promote');
  expect(decide({ champion: variantEvidence(0, 0), candidate: variantEvidence(1_000, 0.1) }, all, given).kind).toBe('rollBack');
});

test('a slower candidate is rolled back: by ratio, and by more than the tolerance', () => {
  const slow = (p95: number, requests = 200): VariantEvidence => ({ ...candidate, requests, latencyMs: { p50: 6, p95, p99: p95 } });
  // The champion's p95 is 10 ms.
  expect(decide({ candidate: slow(31) }).kind).toBe('rollBack');
  expect(decide({ candidate: slow(29) }).kind).toBe('step');
  expect(decide({ candidate: slow(31, 199) }).kind).toBe('stay');
  const slowBoth = { champion: { ...champion, latencyMs: { p50: 60, p95: 100, p99: 120 } } };
  expect(decide({ ...slowBoth, candidate: slow(149) }).kind).toBe('step');
  expect(decide({ ...slowBoth, candidate: slow(151) }).kind).toBe('rollBack');
});

/** The candidate with all its scores in one bin. */
function collapsed(): VariantEvidence {
  const histogram = Array.from({ length: 20 }, (_, bin) => (bin === 19 ? 200 : 0));
  return { ...candidate, scores: { count: 200, mean: 0.99, histogram } };
}

test('a candidate whose scores have collapsed is rolled back', () => {
  const decision = decide({ candidate: collapsed() });
  expect(decision.kind).toBe('rollBack');
  expect(decision.reason).toContain('population stability index');
});

test('a retrained candidate that scores differently passes: a shift by one standard deviation is expected', () => {
  const histogram = [...candidate.scores.histogram.slice(2), 0, 0];
  const decision = decide({ candidate: { ...candidate, scores: { count: 200, mean: 0.2, histogram } } });
  expect((decision.evidence['scores'] as { statistic: number }).statistic).toBeGreaterThan(0.5);
  expect(decision.kind).toBe('step');
});

test('labels overrule the shape of the scores', () => {
  const seen = { champion: { ...champion, outcome: labelled(1_000, 0.5) }, candidate: { ...collapsed(), outcome: labelled(1_000, 0.45) } };
  expect(decide(seen).kind).toBe('step');
});

test('a candidate that predicts worse is rolled back, once there are labels enough to know', () => {
  const of = (labels: number, logLoss: number): StrategyDecision =>
    decide({ champion: { ...champion, outcome: labelled(5_000, 0.5) }, candidate: { ...candidate, outcome: labelled(labels, logLoss) } });
  expect(of(2_000, 0.56).kind).toBe('rollBack');
  expect(of(2_000, 0.56).reason).toContain('log loss');
  expect(of(2_000, 0.44).kind).toBe('step');
  expect(of(199, 0.9).kind).toBe('step');
  expect(of(2_000, 0.508).kind).toBe('step');
});

/** So many callers, of whom this share bought something. */
function buyers(count: number, share: number): NonNullable<VariantEvidence['labels']> {
  return { count, sum: count * share, squaredSum: count * share };
}

test('a candidate that costs the business is rolled back, when the metric is asked for', () => {
  const of = (share: number, given: object, count = 4_000): StrategyDecision => {
    const labels = { champion: { ...champion, labels: buyers(20_000, 0.2) }, candidate: { ...candidate, labels: buyers(count, share) } };
    return decide(labels, first, { ...options, ...given });
  };
  const higher = { metric: { better: 'higher', maxLoss: 0.01 } };
  expect(of(0.1, higher).kind).toBe('rollBack');
  expect(of(0.1, higher).reason).toContain('0.100');
  expect(of(0.1, higher).evidence['metric']).toMatchObject({ effect: expect.closeTo(-0.1), limit: 0.01, better: 'higher' });
  expect(of(0.1, {}).kind).toBe('step');
  expect(of(0.1, { metric: { better: 'lower', maxLoss: 0.01 } }).kind).toBe('step');
  expect(of(0.3, { metric: { better: 'lower', maxLoss: 0.01 } }).kind).toBe('rollBack');
  expect(of(0.3, higher).kind).toBe('step');
  // Less than is forgiven, and less than could be told from chance.
  expect(of(0.1, { metric: { better: 'higher', maxLoss: 0.15 } }).kind).toBe('step');
  expect(of(0.18, higher, 200).kind).toBe('step');
});

test('labels that count for the business overrule the shape of the scores too', () => {
  const seen = { champion: { ...champion, labels: buyers(1_000, 0.2) }, candidate: { ...collapsed(), labels: buyers(1_000, 0.2) } };
  expect(decide(seen, first, { ...options, metric: { better: 'higher', maxLoss: 0 } }).kind).toBe('step');
  expect(decide(seen).kind).toBe('rollBack');
});

test('a whole rollout of a good candidate takes three bake times', () => {
  const decisions = simulateRollout(canary, options, { requestsPerSecond: 100, championErrorRate: 0.01, candidateErrorRate: 0.01 });
  expect(decisions.filter(({ decision }) => decision.kind !== 'stay').map(({ decision }) => decision.kind)).toEqual(['step', 'step', 'promote']);
  expect(decisions.at(-1)!.now - decisions[0]!.now).toBe(180_000);
});

test('a candidate that fails one request in five reaches no second step', () => {
  const decisions = simulateRollout(canary, options, { requestsPerSecond: 100, championErrorRate: 0.01, candidateErrorRate: 0.2 });
  expect(decisions.at(-1)).toMatchObject({ state: { stepIndex: 0 }, decision: { kind: 'rollBack' } });
});
