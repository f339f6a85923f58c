import type { VariantEvidence } from '@cairn/plugin';
import {
  differenceSequence,
  logEvidenceOfMean,
  rounded,
  sampleOfLabels,
  scoreShift,
  significance,
  tooFew,
  type Comparison,
  type Reference,
  type Sample,
} from '@cairn/plugin/statistics';
import type { CanaryOptions } from './canary-options.js';

/** A champion as far as a candidate is compared with it. */
export type Champion = Reference &
  Pick<VariantEvidence, 'outcome' | 'labels'> & { readonly scores: Pick<VariantEvidence['scores'], 'count' | 'histogram'> };

/** The difference in log loss that the sequential test is best at finding, in nats. */
const logLossEffect = 0.05;

/** Do the scores look like the work of another kind of model? What chance alone explains is taken off first. */
export function compareScores(champion: Champion | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
  const test = 'population stability index of scores';
  if (champion === undefined || !enough(champion.scores.count, candidate.scores.count, options)) return tooFew(test, 'Too few scores to compare');
  const { index, byChance } = scoreShift(champion.scores.histogram, candidate.scores.histogram, options.alpha);
  return {
    verdict: index - byChance > options.maxScoreShift ? 'worse' : 'fine',
    reason: `The scores lie ${rounded(index)} apart (population stability index; ${rounded(byChance)} by chance, limit ${options.maxScoreShift})`,
    evidence: { test, statistic: index, byChance, limit: options.maxScoreShift },
  };
}

/** Does the candidate predict worse? Speaks once there are labels for enough predictions of both. */
export function compareLogLoss(champion: Champion | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
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
    reason: `The log loss of ${now.labelled} labelled predictions is ${rounded(b.mean)}, the champion's ${rounded(a.mean)}`,
    evidence: { test, increase, limit: options.maxLogLossIncrease, ...significance(logEvidence, increase > 0, options.alpha) },
  };
}

/** The mean of a sample and the variance of that mean. */
function spread(outcome: NonNullable<VariantEvidence['outcome']>): { readonly mean: number; readonly variance: number } {
  const { labelled, logLossSum, logLossSquaredSum } = outcome;
  const mean = logLossSum / labelled;
  return { mean, variance: Math.max(0, logLossSquaredSum / labelled - mean * mean) / Math.max(1, labelled - 1) };
}

function enough(champion: number, candidate: number, options: CanaryOptions): boolean {
  return Math.min(champion, candidate) >= options.minRequests;
}

/**
 * Is the business worse off? Compares the means of the labels by a confidence sequence: worse when the loss is over the limit, and is
 * one at every value in the interval. Speaks once there are labels enough of both; not at all unless the metric is an option.
 */
export function compareMetric(champion: Champion | undefined, candidate: VariantEvidence, options: CanaryOptions): Comparison {
  const test = 'confidence sequence for the difference of mean labels';
  const { metric, alpha } = options;
  if (metric === null) return tooFew(test, 'No metric was asked for');
  const [before, now] = [champion?.labels, candidate.labels];
  if (before === undefined || now === undefined || !enough(before.count, now.count, options)) return tooFew(test, 'Too few labels to compare');
  const [a, b] = [before, now].map(sampleOfLabels) as [Sample, Sample];
  if (a.variance + b.variance === 0) return tooFew(test, 'Labels that are all the same do not say how far they spread');
  const { estimate, lower, upper } = differenceSequence(a, b, alpha);
  const [loss, leastLoss] = metric.better === 'higher' ? [-estimate, -upper] : [estimate, lower];
  return {
    verdict: loss > metric.maxLoss && leastLoss > 0 ? 'worse' : 'fine',
    reason: `The labels of ${b.count} callers have a mean of ${rounded(b.mean)}, the champion's ${a.count} of ${rounded(a.mean)}; ${metric.better} is better`,
    evidence: {
      test,
      better: metric.better,
      champion: { mean: a.mean, n: a.count },
      candidate: { mean: b.mean, n: b.count },
      effect: estimate,
      lower,
      upper,
      limit: metric.maxLoss,
      alpha,
    },
  };
}
