import type { JsonObject, VariantEvidence } from '@cairn/plugin';
import { logEvidenceOfCounts, logEvidenceOfMean, scoreShift } from '@cairn/plugin/statistics';
import type { CanaryOptions } from './canary-options.js';

/** What one test says of the candidate. `fine` is not proof of being better: nothing speaks against it. */
export interface Comparison {
  readonly verdict: 'worse' | 'fine' | 'tooFew';
  /** For people, with the figures. */
  readonly reason: string;
  readonly evidence: JsonObject;
}

/** A champion as far as a candidate is compared with it. */
export type Reference = Pick<VariantEvidence, 'requests' | 'errors' | 'outcome'> & {
  readonly latencyMs: Pick<VariantEvidence['latencyMs'], 'p95'>;
  readonly scores: Pick<VariantEvidence['scores'], 'count' | 'histogram'>;
};

/** The difference in log loss that the sequential test is best at finding, in nats. */
const logLossEffect = 0.05;

/**
 * Does the candidate fail more often? Of all errors the candidate's share should be its share of the requests. Speaks from
 * the first error on. Without a champion to compare with, `maxErrorRateIncrease` itself is what it may fail.
 */
export function compareErrors(champion: Reference | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
  const against = champion !== undefined && champion.requests > 0 ? champion : undefined;
  const requests = candidate.requests + (against?.requests ?? 0);
  const errors = candidate.errors + (against?.errors ?? 0);
  const test = 'sequential multinomial test of errors';
  if (candidate.requests === 0 || requests === 0) return tooFew(test, 'No requests have reached the candidate');
  const increase = candidate.errors / candidate.requests - (against === undefined ? 0 : against.errors / against.requests);
  const logEvidence =
    against === undefined
      ? logEvidenceOfCounts(candidate.errors, candidate.requests - candidate.errors, Math.max(options.maxErrorRateIncrease, 0.001))
      : logEvidenceOfCounts(candidate.errors, against.errors, candidate.requests / requests);
  const worse = increase > options.maxErrorRateIncrease && logEvidence >= -Math.log(options.alpha);
  const of = (one: Reference): string => `${one.errors} of ${one.requests} requests (${percent(one.errors / one.requests)})`;
  return {
    verdict: worse ? 'worse' : 'fine',
    reason: `The candidate failed ${of(candidate)}${against === undefined ? '' : `, the champion ${of(against)}`}`,
    evidence: {
      test,
      errors,
      increase,
      limit: options.maxErrorRateIncrease,
      ...significance(logEvidence, increase > 0, options.alpha),
    },
  };
}

/** Is the candidate slower? Compares the 95th percentiles, once each variant has answered enough. */
export function compareLatency(champion: Reference | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
  const test = 'ratio of p95 latencies';
  if (champion === undefined || !enough(champion.requests, candidate.requests, options)) return tooFew(test, 'Too few requests to compare latency');
  const [before, now] = [champion.latencyMs.p95, candidate.latencyMs.p95];
  const worse = now > before * options.maxLatencyRatio && now - before > options.latencyToleranceMs;
  return {
    verdict: worse ? 'worse' : 'fine',
    reason: `The p95 latency is ${round(now)} ms, the champion's ${round(before)} ms`,
    evidence: {
      test,
      championMs: before,
      candidateMs: now,
      statistic: before > 0 ? now / before : null,
      limit: options.maxLatencyRatio,
      toleranceMs: options.latencyToleranceMs,
    },
  };
}

/** Do the scores look like the work of another kind of model? What chance alone explains is taken off first. */
export function compareScores(champion: Reference | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
  const test = 'population stability index of scores';
  if (champion === undefined || !enough(champion.scores.count, candidate.scores.count, options)) return tooFew(test, 'Too few scores to compare');
  const { index, byChance } = scoreShift(champion.scores.histogram, candidate.scores.histogram, options.alpha);
  return {
    verdict: index - byChance > options.maxScoreShift ? 'worse' : 'fine',
    reason: `The scores lie ${round(index)} apart (population stability index; ${round(byChance)} by chance, limit ${options.maxScoreShift})`,
    evidence: { test, statistic: index, byChance, limit: options.maxScoreShift },
  };
}

/** Does the candidate predict worse? Speaks once there are labels for enough predictions of both. */
export function compareLogLoss(champion: Reference | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
  const test = 'mixture sequential probability ratio test of log loss';
  const [before, now] = [champion?.outcome, candidate.outcome];
  if (before === undefined || now === undefined || !enough(before.labelled, now.labelled, options)) return tooFew(test, 'Too few labels to compare');
  const [a, b] = [spread(before), spread(now)];
  const increase = b.mean - a.mean;
  // Equal losses throughout have no variance to divide by; the smallest one stands for none.
  const logEvidence = logEvidenceOfMean(increase, Math.max(a.variance + b.variance, 1e-12), logLossEffect);
  const worse = increase > options.maxLogLossIncrease && logEvidence >= -Math.log(options.alpha);
  return {
    verdict: worse ? 'worse' : 'fine',
    reason: `The log loss of ${now.labelled} labelled predictions is ${round(b.mean)}, the champion's ${round(a.mean)}`,
    evidence: { test, increase, limit: options.maxLogLossIncrease, ...significance(logEvidence, increase > 0, options.alpha) },
  };
}

/** The mean of a sample and the variance of that mean. */
function spread(outcome: NonNullable<VariantEvidence['outcome']>): { readonly mean: number; readonly variance: number } {
  const { labelled, logLossSum, logLossSquaredSum } = outcome;
  const mean = logLossSum / labelled;
  return { mean, variance: Math.max(0, logLossSquaredSum / labelled - mean * mean) / Math.max(1, labelled - 1) };
}

function significance(logEvidence: number, inThisDirection: boolean, alpha: number): JsonObject {
  // JSON has no infinity, and beyond e^700 nobody asks for more.
  const statistic = Math.exp(Math.min(logEvidence, 700));
  return { statistic, pValue: inThisDirection ? Math.min(1, 1 / statistic) : 1, alpha };
}

function enough(champion: number, candidate: number, options: CanaryOptions): boolean {
  return Math.min(champion, candidate) >= options.minRequests;
}

function tooFew(test: string, reason: string): Comparison {
  return { verdict: 'tooFew', reason, evidence: { test } };
}

function round(value: number): string {
  return value.toPrecision(3);
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}
