// Evidence that may be looked at as often as one likes
export { logEvidenceOfCounts, logEvidenceOfMean } from './evidence-ratio.js';
export {
  differenceSequence,
  meanSequence,
  relativeSequence,
  sampleOf,
  sampleOfCounts,
  sampleOfLabels,
  type Interval,
  type Sample,
} from './confidence-sequence.js';

// Comparisons of a candidate with its champion
export { asDuration, asPercent, asSeconds, rounded, significance, tooFew, type Comparison, type Reference } from './comparison.js';
export { compareErrors, type ErrorLimits } from './compare-errors.js';
export { compareLatency, type LatencyLimits } from './compare-latency.js';
export { comparePairFailures, summarizePairs, type PairLimits, type PairSummary } from './compare-pairs.js';

// Distributions of scores
export { scoreShift, type ScoreShift } from './score-shift.js';
export { chiSquareQuantile, logBeta, logGamma, normalQuantile } from './distributions.js';
