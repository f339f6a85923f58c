import type { DeploymentStrategy, JsonObject } from '@cairn/plugin';
import { asDuration, comparePairFailures, summarizePairs } from '@cairn/plugin/statistics';
import { parseShadowOptions, type ShadowOptions } from './shadow-options.js';

/**
 * One step without traffic, in this order:
 * 1. roll back when the candidate fails what the champion answers;
 * 2. stop when enough rows were answered by both, or the horizon is reached, and say how they compare;
 * 3. stay.
 */
export const shadow: DeploymentStrategy<ShadowOptions> = {
  name: 'shadow',
  purpose: 'comparing',
  parse: parseShadowOptions,

  begin({ percent }, now) {
    return { stepIndex: 0, trafficPercent: 0, shadowPercent: percent, enteredAt: now };
  },

  next(_state, seen, options) {
    const elapsedMs = seen.now - seen.stepEnteredAt;
    const failures = comparePairFailures(seen.pairs, options);
    const { text, figures } = summarizePairs(seen, options.alpha);
    const evidence: JsonObject = {
      elapsedMs,
      horizonMs: options.horizonMs,
      pairsWanted: options.pairs,
      candidateReady: seen.candidateReady,
      failures: failures.evidence,
      comparison: figures,
    };
    if (failures.verdict === 'worse') return { kind: 'rollBack', reason: failures.reason, evidence };
    if ((seen.pairs?.count ?? 0) >= options.pairs) return { kind: 'stop', reason: `Compared: ${text}`, evidence };
    if (elapsedMs < options.horizonMs) {
      const compared = `${(seen.pairs?.count ?? 0).toLocaleString('en')} of ${options.pairs.toLocaleString('en')} rows are compared, and it ends ${asDuration(options.horizonMs)} after its start at the latest`;
      return { kind: 'stay', reason: seen.candidateReady ? compared : `The candidate is not ready: ${compared}`, evidence };
    }
    const ready = seen.candidateReady ? '' : 'the candidate is not ready; ';
    return { kind: 'stop', reason: `The horizon of ${asDuration(options.horizonMs)} is reached before ${options.pairs.toLocaleString('en')} rows: ${ready}${text}`, evidence };
  },
};
