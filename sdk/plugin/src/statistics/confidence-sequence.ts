import type { VariantEvidence } from '../strategy.js';

/** What is known of a mean. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** Of one observation, not of the mean. */
  readonly variance: number;
}

/** An estimate, and what holds it at every look at once: the chance that the truth ever lies outside is at most alpha. */
export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** How many observations the sequence is narrowest for. It holds for all; this only says when it is at its best. */
const narrowestAt = 5_000;

/**
 * A confidence sequence for the mean of a sample. Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and
 * asymptotic confidence sequences", Annals of Statistics 52 (2024), Theorem 2.2: mean ± σ √(2 (tρ² + 1) / (t²ρ²) · ln(√(tρ² + 1) / α)).
 * Asymptotic: as with the central limit theorem, it takes some observations, about a hundred, before it holds what it says.
 */
export function meanSequence({ count, mean, variance }: Sample, alpha: number): Interval {
  return around(mean, Math.sqrt(variance) * margin(count, alpha));
}

/**
 * The same for the difference of two means, candidate − champion, of callers who were split at random: its section 3
 * (randomised experiments) with nothing known of a caller. There t is the count of both, and σ² the variance of one caller's influence on the difference.
 * Each variance is the larger of its own and that of both together: of amounts that are rare and large, a small sample has often seen
 * none yet and looks sure of itself, where the large one beside it knows better.
 */
export function differenceSequence(champion: Sample, candidate: Sample, alpha: number): Interval {
  const total = champion.count + candidate.count;
  const least = pooledVariance(champion, candidate);
  const variance = Math.max(champion.variance, least) / champion.count + Math.max(candidate.variance, least) / candidate.count;
  return around(candidate.mean - champion.mean, Math.sqrt(variance * total) * margin(total, alpha));
}

/**
 * The same for candidate / champion − 1, by the delta method. Undefined while the champion's mean may itself be 0: a ratio to that
 * says nothing.
 */
export function relativeSequence(champion: Sample, candidate: Sample, alpha: number): Interval | undefined {
  const known = meanSequence(champion, alpha);
  if (known.lower <= 0 && known.upper >= 0) return undefined;
  const ratio = candidate.mean / champion.mean;
  const total = champion.count + candidate.count;
  const least = pooledVariance(champion, candidate);
  const ofCandidate = Math.max(candidate.variance, least) / candidate.count;
  const ofChampion = Math.max(champion.variance, least) / champion.count;
  const variance = (ofCandidate + ratio * ratio * ofChampion) / champion.mean ** 2;
  // Of a negative quantity more is less: the sign stays that of the difference.
  const effect = (candidate.mean - champion.mean) / Math.abs(champion.mean);
  return around(effect, Math.sqrt(variance * total) * margin(total, alpha));
}

/**
 * A sample of values of any kind, from their count, sum and sum of squares. A spread of less than a millionth of the mean is taken for
 * none: of such values, timestamps for one, rounding leaves nothing in the sum of squares.
 */
export function sampleOf(count: number, sum: number, squaredSum: number): Sample {
  const mean = count === 0 ? 0 : sum / count;
  const variance = count < 2 ? 0 : (squaredSum - count * mean * mean) / (count - 1);
  return { count, mean, variance: variance > 1e-12 * mean * mean ? variance : 0 };
}

/**
 * A sample of zeros and ones. Its variance is that with one more of each: ten zeros do not prove that there will never be a one, and an
 * interval without width would.
 */
export function sampleOfCounts(count: number, ones: number): Sample {
  const share = (ones + 1) / (count + 2);
  return { count, mean: count === 0 ? 0 : ones / count, variance: share * (1 - share) };
}

/** A sample of labels: whether they are zeros and ones is seen by their squares. */
export function sampleOfLabels({ count, sum, squaredSum }: NonNullable<VariantEvidence['labels']>): Sample {
  return sum === squaredSum && sum <= count ? sampleOfCounts(count, sum) : sampleOf(count, sum, squaredSum);
}

/** Within the two samples, each weighed by its count. */
function pooledVariance(one: Sample, other: Sample): number {
  return (one.count * one.variance + other.count * other.variance) / (one.count + other.count);
}

/** Half the width for a variance of 1. ρ² = (−2 ln α + ln(−2 ln α) + 1) / t is nearly the one that is narrowest at t. */
function margin(count: number, alpha: number): number {
  const tail = -2 * Math.log(alpha);
  const rhoSquared = (tail + Math.log(tail) + 1) / narrowestAt;
  const scaled = count * rhoSquared + 1;
  return Math.sqrt(((2 * scaled) / (count * count * rhoSquared)) * Math.log(Math.sqrt(scaled) / alpha));
}

function around(estimate: number, halfWidth: number): Interval {
  return { estimate, lower: estimate - halfWidth, upper: estimate + halfWidth };
}
