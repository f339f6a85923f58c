import { InvalidInputError, type RolloutEvidence, type StrategyDecision } from '@cairn/plugin';
import { pairEvidence, simulateRollout, variantEvidence } from '@cairn/plugin/testing';
import { expect, test } from 'vitest';
import { parseChampionChallengerOptions } from './champion-challenger-options.js';
import { championChallenger } from './champion-challenger.js';

const standing = parseChampionChallengerOptions(undefined);
const limited = parseChampionChallengerOptions({ maxFailureRate: 0.01 });

function decide(seen: Partial<RolloutEvidence>, options = standing): StrategyDecision {
  const variant = variantEvidence(5_000, 0);
  const evidence = { now: 60_000, stepEnteredAt: 0, candidateReady: true, champion: variant, candidate: variant, pairs: pairEvidence(5_000), ...seen };
  return championChallenger.next(championChallenger.begin(options, 0), evidence, options);
}

test('without options it copies everything and forgives everything', () => {
  expect(standing).toEqual({ percent: 100, maxFailureRate: null, alpha: 0.01 });
  expect(championChallenger.begin(standing, 7)).toEqual({ stepIndex: 0, trafficPercent: 0, shadowPercent: 100, enteredAt: 7 });
});

test.each([
  [{ percent: 0 }, 'percent is 0'],
  [{ maxFailureRate: 2 }, 'maxFailureRate is 2'],
  [{ maxFailureRate: 'off' }, '"off"'],
  [{ alpha: 0 }, 'alpha is 0'],
  [{ horizonMs: 1_000 }, 'horizonMs'],
])('%j is refused, naming %s', (options, named) => {
  expect(() => parseChampionChallengerOptions(options)).toThrow(InvalidInputError);
  expect(() => parseChampionChallengerOptions(options)).toThrow(named);
});

test('it stays, with the comparison so far', () => {
  const decision = decide({});
  expect(decision.kind).toBe('stay');
  expect(decision.reason).toContain('5,000 rows were answered by both; 97.00 % of the scores agree');
  expect(decision.evidence['comparison']).toMatchObject({ pairs: 5_000, agreement: 0.97 });
});

test('it says when the challenger is not ready', () => {
  expect(decide({ candidateReady: false, pairs: undefined }).reason).toContain('not ready');
});

test('a challenger that fails stays, unless a limit was set', () => {
  const failing = { pairs: pairEvidence(100, { candidateErrorRate: 0.2 }) };
  expect(decide(failing)).toMatchObject({ kind: 'stay', evidence: { comparison: { candidateFailed: 20 } } });
  expect(decide(failing, limited).kind).toBe('rollBack');
  expect(decide(failing, limited).reason).toContain('failed 20 of 100 rows');
  expect(decide({ pairs: pairEvidence(1_000, { candidateErrorRate: 0.01 }) }, limited).kind).toBe('stay');
});

test('after sixty days it still compares', () => {
  const decisions = simulateRollout(championChallenger, limited, { requestsPerSecond: 10, championErrorRate: 0.001, candidateErrorRate: 0.001 });
  expect(decisions.at(-1)).toMatchObject({ state: { stepIndex: 0 }, decision: { kind: 'stay' } });
  expect(decisions.at(-1)!.now - decisions[0]!.now).toBeGreaterThan(59 * 86_400_000);
});
