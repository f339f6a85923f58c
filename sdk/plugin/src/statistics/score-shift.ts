import { chiSquareQuantile } from './distributions.js';

/** How far two samples of scores lie apart, and how far apart they would lie by chance. */
export interface ScoreShift {
  /** Population stability index: Σ (p − q) ln(p / q) over the bins. */
  readonly index: number;
  /** What two samples of these sizes from one distribution stay below, with probability 1 − alpha. */
  readonly byChance: number;
}

/** Added to each count, so that a bin that only one of them has counts as rare and not as impossible (Jeffreys). */
const pseudoCount = 0.5;

/**
 * Compares two histograms over the same bins. Under no shift the index is distributed as (1/n + 1/m) times a chi-square
 * with one degree of freedom less than there are bins: Yurdakul, "Statistical Properties of Population Stability Index"
 * (Western Michigan University, 2018). Bins that are empty in both do not count.
 */
export function scoreShift(champion: readonly number[], candidate: readonly number[], alpha: number): ScoreShift {
  const used = champion.map((_, bin) => bin).filter((bin) => (champion[bin] ?? 0) + (candidate[bin] ?? 0) > 0);
  if (used.length < 2) return { index: 0, byChance: 0 };
  const [p, q] = [champion, candidate].map((histogram) => shares(used.map((bin) => histogram[bin] ?? 0)));
  const index = used.reduce((sum, _, bin) => sum + (p![bin]! - q![bin]!) * Math.log(p![bin]! / q![bin]!), 0);
  const scale = 1 / total(champion) + 1 / total(candidate);
  return { index, byChance: scale * chiSquareQuantile(1 - alpha, used.length - 1) };
}

function shares(counts: readonly number[]): readonly number[] {
  const sum = total(counts) + counts.length * pseudoCount;
  return counts.map((count) => (count + pseudoCount) / sum);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
