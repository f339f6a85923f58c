import type { JsonObject } from '@cairn/core';
import type { PairEvidence, RolloutEvidence } from '../strategy.js';
import { logEvidenceOfFailures } from './compare-errors.js';
import { asPercent, rounded, significance, tooFew, type Comparison } from './comparison.js';
import { meanSequence, sampleOf } from './confidence-sequence.js';

/** How careful {@link comparePairFailures} is. */
export interface PairLimits {
  /** Share of the rows that the champion answered which the candidate may fail (0..1). */
  readonly maxFailureRate: number;
  /** Chance that a candidate that fails no more than that is ever called worse, however often it is asked. */
  readonly alpha: number;
}

/** Does the candidate fail what the champion answers? Speaks from the first failure on. */
export function comparePairFailures(pairs: PairEvidence | undefined, limits: PairLimits): Comparison {
  const test = 'sequential binomial test of failed copies';
  const failed = pairs?.candidateFailed ?? 0;
  const of = (pairs?.count ?? 0) + failed;
  if (of === 0) return tooFew(test, 'No copies have been answered');
  const rate = failed / of;
  const logEvidence = logEvidenceOfFailures(failed, of, limits.maxFailureRate);
  const beyond = rate > limits.maxFailureRate;
  return {
    verdict: beyond && logEvidence >= -Math.log(limits.alpha) ? 'worse' : 'fine',
    reason: `The candidate failed ${failed} of ${of} rows that the champion answered (${asPercent(rate)}, limit ${asPercent(limits.maxFailureRate)})`,
    evidence: { test, failed, rows: of, rate, limit: limits.maxFailureRate, ...significance(logEvidence, beyond, limits.alpha) },
  };
}

/** How two models answered the same rows. */
export interface PairSummary {
  /** A sentence with the figures. */
  readonly text: string;
  readonly figures: JsonObject;
}

/**
 * Puts a comparison of copies into figures: agreement, mean difference with an interval that holds at every look (level 1 − alpha),
 * spread, latency and failures. What there is nothing to say of is null.
 */
export function summarizePairs({ pairs, champion, candidate }: RolloutEvidence, alpha: number): PairSummary {
  const { count = 0, candidateFailed = 0, dropped = 0, scored = 0, agreed = 0, differenceSum = 0, differenceSquaredSum = 0, largestDifference = 0 } = pairs ?? {};
  const differences = sampleOf(scored, differenceSum, differenceSquaredSum);
  // One difference has no spread, and none has no mean.
  const mean = scored < 2 ? undefined : meanSequence(differences, alpha);
  const [before, now] = [champion, candidate].map((one) => (one.requests > 0 ? one.latencyMs.p95 : null)) as [number | null, number | null];
  const parts = [`${count.toLocaleString('en')} rows were answered by both`];
  if (mean !== undefined) {
    parts.push(
      `${asPercent(agreed / scored)} of the scores agree`,
      `candidate − champion is ${signed(mean.estimate)} on average (${signed(mean.lower)} to ${signed(mean.upper)}), at most ±${rounded(largestDifference)}`,
    );
  }
  if (before !== null && now !== null) parts.push(`p95 latency ${rounded(now)} ms against ${rounded(before)} ms`);
  if (candidateFailed > 0) parts.push(`it failed ${candidateFailed.toLocaleString('en')} that the champion answered`);
  if (dropped > 0) parts.push(`${dropped.toLocaleString('en')} copies were not made because it was busy`);
  return {
    text: parts.join('; '),
    figures: {
      pairs: count,
      candidateFailed,
      dropped,
      scored,
      agreement: scored === 0 ? null : agreed / scored,
      difference:
        mean === undefined
          ? null
          : { mean: mean.estimate, lower: mean.lower, upper: mean.upper, deviation: Math.sqrt(differences.variance), largest: largestDifference, alpha },
      latencyMs: { champion: before, candidate: now },
    },
  };
}

function signed(value: number): string {
  return value > 0 ? `+${rounded(value)}` : rounded(value);
}
