import type { DeploymentStrategy, JsonObject } from '@cairn/plugin';
import { comparePairFailures, summarizePairs } from '@cairn/plugin/statistics';
import { parseChampionChallengerOptions, type ChampionChallengerOptions } from './champion-challenger-options.js';

/** A standing shadow: it says how the two compare for as long as it is left alone, and ends only where a limit was set and is broken. */
export const championChallenger: DeploymentStrategy<ChampionChallengerOptions> = {
  name: 'champion-challenger',
  purpose: 'standing',
  parse: parseChampionChallengerOptions,

  begin({ percent }, now) {
    return { stepIndex: 0, trafficPercent: 0, shadowPercent: percent, enteredAt: now };
  },

  next(_state, seen, { maxFailureRate, alpha }) {
    // Without a limit all may fail: the figures are shown all the same.
    const failures = comparePairFailures(seen.pairs, { maxFailureRate: maxFailureRate ?? 1, alpha });
    const { text, figures } = summarizePairs(seen, alpha);
    const evidence: JsonObject = {
      elapsedMs: seen.now - seen.stepEnteredAt,
      candidateReady: seen.candidateReady,
      failures: failures.evidence,
      comparison: figures,
    };
    if (failures.verdict === 'worse') return { kind: 'rollBack', reason: failures.reason, evidence };
    return { kind: 'stay', reason: seen.candidateReady ? `So far: ${text}` : `The challenger is not ready; so far: ${text}`, evidence };
  },
};
