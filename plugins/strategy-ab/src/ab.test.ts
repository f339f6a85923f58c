import type { RolloutEvidence, StrategyDecision, StrategyState, VariantEvidence } from '@cairn/plugin';
import { simulateRollout, variantEvidence } from '@cairn/plugin/testing';
import { expect, test } from 'vitest';
import { ab } from './ab.js';
import { parseAbOptions } from './ab-options.js';

const options = parseAbOptions(undefined);
const halves: StrategyState = { stepIndex: 1, trafficPercent: 50, enteredAt: 0 };

/** So many callers who were answered, of whom this share bought something. */
function buyers(count: number, share: number): VariantEvidence {
  return { ...variantEvidence(count, 0), labels: { count, sum: count * share, squaredSum: count * share } };
}

function decide(seen: Partial<RolloutEvidence>, given: object = {}): StrategyDecision {
  const evidence = { now: 3_600_000, stepEnteredAt: 0, candidateReady: true, champion: buyers(5_000, 0.1), candidate: buyers(5_000, 0.1), ...seen };
  return ab.next(halves, evidence, parseAbOptions(given));
}

test('callers are split once the candidate is ready, so that both are seen over the same time', () => {
  const first = ab.begin(options, 0);
  expect(first).toEqual({ stepIndex: 0, trafficPercent: 0, enteredAt: 0 });
  const warm = (candidateReady: boolean, now: number): StrategyDecision =>
    ab.next(first, { now, stepEnteredAt: 0, candidateReady, champion: buyers(500, 0.1), candidate: variantEvidence(0, 0) }, parseAbOptions({ share: 20 }));
  expect(warm(false, 1_000).kind).toBe('stay');
  expect(warm(true, 1_000)).toMatchObject({ kind: 'step', stepIndex: 1, trafficPercent: 20 });
  expect(warm(false, 3_600_000).kind).toBe('rollBack');
});

test('a better candidate is promoted, and the reason says by how much', () => {
  const decision = decide({ candidate: buyers(5_000, 0.2) });
  expect(decision.kind).toBe('promote');
  expect(decision.reason).toMatch(/^The candidate is better: the candidate's mean is 0\.200 of 5000 labels, the champion's 0\.100 of 5000 labels; the difference is \+0\.100 \(/);
  expect(decision.reason).toContain('+100.00 % (');
});

test('the evidence holds what a chart of the verdict needs', () => {
  const { evidence } = decide({ candidate: buyers(5_000, 0.2) }, { minimumEffect: 0.01 });
  expect(evidence).toMatchObject({
    metric: 'label',
    better: 'higher',
    verdict: 'better',
    champion: { mean: 0.1, n: 5_000 },
    candidate: { mean: 0.2, n: 5_000 },
    alpha: 0.05,
    minimumEffect: 0.01,
    relative: { effect: expect.closeTo(1, 10) },
  });
  const { lower, effect, upper } = evidence as { lower: number; effect: number; upper: number };
  expect(effect).toBeCloseTo(0.1, 10);
  expect(upper - effect).toBeCloseTo(effect - lower, 10);
  expect(lower).toBeGreaterThan(0.07);
});

test('a worse candidate ends the test, and the champion stays', () => {
  expect(decide({ candidate: buyers(5_000, 0.05) }).kind).toBe('stop');
  expect(decide({ candidate: buyers(5_000, 0.05) }).reason).toContain('The candidate is worse');
  expect(decide({ candidate: buyers(5_000, 0.05) }, { better: 'lower' }).kind).toBe('promote');
});

test('a difference that cannot matter ends it', () => {
  expect(decide({}, { minimumEffect: 0.05 })).toMatchObject({ kind: 'stop', evidence: { verdict: 'same' } });
  expect(decide({}, { minimumEffect: 0.05 }).reason).toContain('no difference that matters');
  expect(decide({}, { minimumEffect: 0.001 }).kind).toBe('stay');
});

test('the horizon ends it, undecided', () => {
  const horizonMs = 86_400_000;
  expect(decide({ now: horizonMs - 1 }, { horizonMs }).kind).toBe('stay');
  expect(decide({ now: horizonMs }, { horizonMs })).toMatchObject({ kind: 'stop', evidence: { verdict: 'undecided' } });
  expect(decide({ now: horizonMs }, { horizonMs }).reason).toContain('Not decided at the horizon of 24 hours');
});

test('without labels there is no verdict and no figure, and it ends at the horizon', () => {
  const none = { champion: variantEvidence(5_000, 0), candidate: variantEvidence(5_000, 0) };
  expect(decide(none)).toMatchObject({ kind: 'stay', evidence: { verdict: 'tooFew', effect: null, lower: null, relative: null, champion: { mean: null, n: 0 } } });
  expect(decide(none).reason).toContain('no labels');
  expect(decide({ ...none, now: options.horizonMs }).kind).toBe('stop');
});

test('a candidate that fails more often is rolled back at once, before any verdict', () => {
  const decision = decide({ now: 2_000, champion: variantEvidence(20, 0), candidate: variantEvidence(20, 0.8) });
  expect(decision.kind).toBe('rollBack');
  expect(decision.reason).toContain('16 of 20 requests');
  // Also one that sells more to those it answers.
  expect(decide({ candidate: { ...variantEvidence(5_000, 0.2), labels: buyers(4_000, 0.5).labels } }).kind).toBe('rollBack');
});

test('errors and scores are metrics too', () => {
  const fewer = { champion: variantEvidence(20_000, 0.05), candidate: variantEvidence(20_000, 0.02) };
  expect(decide(fewer, { metric: 'errors' })).toMatchObject({ kind: 'promote', evidence: { metric: 'errors', effect: expect.closeTo(-0.03, 10) } });
  const candidate = variantEvidence(5_000, 0);
  const higher = { candidate: { ...candidate, scores: { ...candidate.scores, mean: 0.35 } } };
  expect(decide(higher, { metric: 'score' })).toMatchObject({ kind: 'promote', evidence: { effect: expect.closeTo(0.05, 10) } });
  expect(decide(higher, { metric: 'score', better: 'lower' }).kind).toBe('stop');
});

test.each([
  [0.2, 'promote'],
  [0.05, 'stop'],
])('a whole test of a candidate that sells to %d instead of 0.1 ends by itself with %s', (candidateConversion, kind) => {
  const traffic = { requestsPerSecond: 20, championErrorRate: 0.001, candidateErrorRate: 0.001, championConversion: 0.1, candidateConversion };
  const decisions = simulateRollout(ab, options, traffic);
  expect(decisions.at(-1)).toMatchObject({ state: { stepIndex: 1, trafficPercent: 50 }, decision: { kind } });
  expect(decisions.at(-1)!.now - decisions[0]!.now).toBeLessThan(600_000);
});
