import type { VariantEvidence } from '../strategy.js';
import { asPercent, significance, tooFew, type Comparison, type Reference } from './comparison.js';
import { logEvidenceOfCounts } from './evidence-ratio.js';

/** How careful {@link compareErrors} is. */
export interface ErrorLimits {
  /** A higher share of errors than the champion's is forgiven up to this difference (0..1). */
  readonly maxErrorRateIncrease: number;
  /** Chance that a candidate that fails no more often is ever called worse, however often it is asked. */
  readonly alpha: number;
}

/**
 * Does the candidate fail more often? Of all errors the candidate's share should be its share of the requests. Speaks from
 * the first error on. Without a champion to compare with, `maxErrorRateIncrease` itself is what it may fail.
 */
export function compareErrors(champion: Reference | undefined, candidate: VariantEvidence, limits: ErrorLimits): Comparison {
  const against = champion !== undefined && champion.requests > 0 ? champion : undefined;
  const requests = candidate.requests + (against?.requests ?? 0);
  const errors = candidate.errors + (against?.errors ?? 0);
  const test = 'sequential multinomial test of errors';
  if (candidate.requests === 0 || requests === 0) return tooFew(test, 'No requests have reached the candidate');
  const increase = candidate.errors / candidate.requests - (against === undefined ? 0 : against.errors / against.requests);
  const logEvidence =
    against === undefined
      ? logEvidenceOfFailures(candidate.errors, candidate.requests, limits.maxErrorRateIncrease)
      : logEvidenceOfCounts(candidate.errors, against.errors, candidate.requests / requests);
  const worse = increase > limits.maxErrorRateIncrease && logEvidence >= -Math.log(limits.alpha);
  const of = (one: Reference): string => `${one.errors} of ${one.requests} requests (${asPercent(one.errors / one.requests)})`;
  return {
    verdict: worse ? 'worse' : 'fine',
    reason: `The candidate failed ${of(candidate)}${against === undefined ? '' : `, the champion ${of(against)}`}`,
    evidence: {
      test,
      errors,
      increase,
      limit: limits.maxErrorRateIncrease,
      ...significance(logEvidence, increase > 0, limits.alpha),
    },
  };
}

/** ln of the evidence that more than this share fails. A limit of 0 counts as 0.001: one failure is no proof of many. */
export function logEvidenceOfFailures(failures: number, of: number, limit: number): number {
  return logEvidenceOfCounts(failures, of - failures, Math.min(Math.max(limit, 0.001), 0.999));
}
