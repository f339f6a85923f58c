// Evidence that may be looked at as often as one likes
export { logEvidenceOfCounts, logEvidenceOfMean } from './evidence-ratio.js';

// Distributions of scores
export { scoreShift, type ScoreShift } from './score-shift.js';
export { chiSquareQuantile, logBeta, logGamma, normalQuantile } from './distributions.js';
