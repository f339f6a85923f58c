import type { DeploymentStrategy, JsonObject, RolloutEvidence, StrategyDecision } from '@cairn/plugin';
import { asDuration, compareErrors, type Comparison, type Sample } from '@cairn/plugin/statistics';
import { parseAbOptions, type AbOptions } from './ab-options.js';
import { describe, figures } from './describe-verdict.js';
import { observations } from './observations.js';
import { judge, type Verdict } from './verdict.js';

/** Longest wait until the candidate is ready. */
const maxWarmMs = 3_600_000;

/** The guardrail's chance of rolling back a candidate that fails no more often. */
const guardAlpha = 0.01;

/**
 * Step 0, no traffic: wait until the candidate is ready, so that both are compared over the same time. Step 1, callers are split:
 * 1. roll back when the candidate fails more often;
 * 2. promote when it is better, stop when it is worse or no different;
 * 3. stop at the horizon;
 * 4. stay.
 */
export const ab: DeploymentStrategy<AbOptions> = {
  name: 'ab',
  purpose: 'comparing',
  parse: parseAbOptions,

  begin(_options, now) {
    return { stepIndex: 0, trafficPercent: 0, enteredAt: now };
  },

  next(state, seen, options) {
    return state.stepIndex === 0 ? warm(seen, options) : split(seen, options);
  },
};

function warm({ now, stepEnteredAt, candidateReady }: RolloutEvidence, { share }: AbOptions): StrategyDecision {
  const elapsedMs = now - stepEnteredAt;
  const evidence: JsonObject = { phase: 'warm', elapsedMs, candidateReady };
  if (candidateReady) {
    return { kind: 'step', stepIndex: 1, trafficPercent: share, reason: `The candidate is ready: it gets ${share} % of the callers`, evidence };
  }
  if (elapsedMs < maxWarmMs) return { kind: 'stay', reason: `The candidate is not ready after ${asDuration(elapsedMs)}`, evidence };
  return { kind: 'rollBack', reason: `The candidate is not ready after the longest wait of ${asDuration(maxWarmMs)}`, evidence };
}

function split(seen: RolloutEvidence, options: AbOptions): StrategyDecision {
  const { metric, maxErrorRateIncrease, horizonMs } = options;
  const elapsedMs = seen.now - seen.stepEnteredAt;
  const guard = compareErrors(seen.champion, seen.candidate, { maxErrorRateIncrease, alpha: guardAlpha });
  const [champion, candidate] = [seen.champion, seen.candidate].map((one) => observations(one, metric)) as [Sample, Sample];
  const verdict = judge(champion, candidate, options);
  const evidence: JsonObject = {
    phase: 'split',
    elapsedMs,
    horizonMs,
    requests: { champion: seen.champion.requests, candidate: seen.candidate.requests },
    ...figures(verdict, champion, candidate, options),
    guardrail: guard.evidence,
  };
  return decide(verdict, guard, { text: describe(verdict, champion, candidate, options), evidence, elapsedMs, horizonMs });
}

function decide(
  { verdict }: Verdict,
  guard: Comparison,
  known: { readonly text: string; readonly evidence: JsonObject; readonly elapsedMs: number; readonly horizonMs: number },
): StrategyDecision {
  const { text, evidence, elapsedMs, horizonMs } = known;
  if (guard.verdict === 'worse') return { kind: 'rollBack', reason: guard.reason, evidence };
  switch (verdict) {
    case 'better':
      return { kind: 'promote', reason: `The candidate is better: ${text}`, evidence };
    case 'worse':
      return { kind: 'stop', reason: `The candidate is worse: ${text}`, evidence };
    case 'same':
      return { kind: 'stop', reason: `There is no difference that matters: ${text}`, evidence };
    case 'undecided':
    case 'tooFew':
      return elapsedMs < horizonMs
        ? { kind: 'stay', reason: `Not decided after ${asDuration(elapsedMs)}: ${text}`, evidence }
        : { kind: 'stop', reason: `Not decided at the horizon of ${asDuration(horizonMs)}: ${text}`, evidence };
  }
}
