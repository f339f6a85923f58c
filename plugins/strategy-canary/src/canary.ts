import type { DeploymentStrategy, JsonObject, RolloutEvidence, StrategyDecision, StrategyState } from '@cairn/plugin';
import { asSeconds, compareErrors, compareLatency } from '@cairn/plugin/statistics';
import { parseCanaryOptions, type CanaryOptions } from './canary-options.js';
import { compareLogLoss, compareMetric, compareScores, type Champion } from './comparisons.js';

/**
 * The rule, in this order:
 * 1. roll back when the candidate fails, by any of the comparisons;
 * 2. stay until both variants have answered enough and the bake time is over;
 * 3. roll back when that takes longer than the longest bake time: no evidence is no permission;
 * 4. then take the next step, or after the last one promote.
 */
export const canary: DeploymentStrategy<CanaryOptions> = {
  name: 'canary',
  parse: parseCanaryOptions,

  begin(options, now) {
    return { stepIndex: 0, trafficPercent: options.steps[0]!, enteredAt: now };
  },

  next(state, evidence, options) {
    const champion = referenceOf(state, evidence);
    const { candidate } = evidence;
    const comparisons = {
      errors: compareErrors(champion, candidate, options),
      latency: compareLatency(champion, candidate, options),
      logLoss: compareLogLoss(champion, candidate, options),
      metric: compareMetric(champion, candidate, options),
      scores: compareScores(champion, candidate, options),
    };
    const elapsedMs = evidence.now - evidence.stepEnteredAt;
    const figures: JsonObject = {
      elapsedMs,
      requests: { champion: champion?.requests ?? 0, candidate: candidate.requests },
      errors: comparisons.errors.evidence,
      latency: comparisons.latency.evidence,
      logLoss: comparisons.logLoss.evidence,
      metric: comparisons.metric.evidence,
      scores: comparisons.scores.evidence,
    };
    // Labels know better than the shape of the scores: a retrained model may well score differently, and be right.
    const { errors, latency, logLoss, metric } = comparisons;
    const counting = [errors, latency, logLoss, metric];
    if (logLoss.verdict === 'tooFew' && metric.verdict === 'tooFew') counting.push(comparisons.scores);
    const worse = counting.find((comparison) => comparison.verdict === 'worse');
    if (worse !== undefined) return { kind: 'rollBack', reason: worse.reason, evidence: figures };
    return proceed(state, evidence, options, { champion, elapsedMs, figures });
  },
};

/** A candidate against which nothing speaks: is what is known enough to go on? */
function proceed(
  state: StrategyState,
  { candidate }: RolloutEvidence,
  options: CanaryOptions,
  known: { readonly champion: Champion | undefined; readonly elapsedMs: number; readonly figures: JsonObject },
): StrategyDecision {
  const { champion, elapsedMs, figures: evidence } = known;
  const { steps, bakeMs, maxBakeMs, minRequests } = options;
  // With all traffic the champion answers nothing more; what it did before, where it did, is what counts.
  const wanted = state.trafficPercent >= 100 && champion === undefined ? 0 : minRequests;
  const answered = candidate.requests >= minRequests && (champion?.requests ?? 0) >= wanted;
  const progress =
    `Step ${state.stepIndex + 1} of ${steps.length}, ${state.trafficPercent} % of the traffic, ${asSeconds(elapsedMs)}: ` +
    `the candidate answered ${candidate.requests} requests, the champion ${champion?.requests ?? 0}`;
  if (!answered && elapsedMs >= maxBakeMs) {
    const reason = `${progress}; fewer than the ${minRequests} it takes, after the longest wait of ${asSeconds(maxBakeMs)}`;
    return { kind: 'rollBack', reason, evidence };
  }
  if (!answered || elapsedMs < bakeMs) {
    return { kind: 'stay', reason: `${progress}; it takes ${minRequests} and ${asSeconds(bakeMs)}`, evidence };
  }
  const stepIndex = state.stepIndex + 1;
  const trafficPercent = steps[stepIndex];
  if (trafficPercent === undefined) return { kind: 'promote', reason: `${progress}; nothing speaks against it`, evidence };
  const memory = champion === undefined ? undefined : { champion: toMemory(champion) };
  return { kind: 'step', stepIndex, trafficPercent, memory, reason: `${progress}; nothing speaks against it`, evidence };
}

/** The champion of this step or, when this step leaves it no traffic, of the step before. */
function referenceOf(state: StrategyState, evidence: RolloutEvidence): Champion | undefined {
  if (state.trafficPercent < 100) return evidence.champion;
  // Written by toMemory below.
  return (state.memory?.['champion'] as Champion | undefined) ?? undefined;
}

/** Labels stay behind: those of another step are of another time, and the world may have changed for both. */
function toMemory({ requests, errors, latencyMs, scores }: Champion): JsonObject {
  return { requests, errors, latencyMs: { p95: latencyMs.p95 }, scores: { count: scores.count, histogram: scores.histogram } };
}
