import type { PairEvidence } from '@cairn/plugin';
import type { LogRecord } from './prediction.js';

/** How many bins the histogram of score differences has: equal parts of −1 to 1, the last one with both its ends. */
const differenceBins = 40;

/** How a champion and a candidate answered the same rows, in figures that add up. */
export interface PairTally extends PairEvidence {
  /** Counts of candidate − champion in {@link differenceBins} bins; differences beyond ±1 count in the outermost. */
  readonly differences: readonly number[];
}

export const emptyPairs: PairTally = {
  count: 0,
  candidateFailed: 0,
  dropped: 0,
  scored: 0,
  differenceSum: 0,
  differenceSquaredSum: 0,
  largestDifference: 0,
  agreed: 0,
  differences: Array<number>(differenceBins).fill(0),
};

export function pairsOf(records: Iterable<LogRecord>): PairTally {
  let { count, candidateFailed, dropped, scored, differenceSum, differenceSquaredSum, largestDifference, agreed } = emptyPairs;
  const differences = [...emptyPairs.differences];
  for (const record of records) {
    if (record.kind === 'shadowFailed') candidateFailed += record.rows;
    if (record.kind === 'shadowDropped') dropped += record.rows;
    if (record.kind !== 'shadowed') continue;
    count++;
    const { score, championScore } = record;
    if (score === undefined || championScore === undefined) continue;
    const difference = score - championScore;
    scored++;
    differenceSum += difference;
    differenceSquaredSum += difference ** 2;
    largestDifference = Math.max(largestDifference, Math.abs(difference));
    if (score < 0.5 === championScore < 0.5) agreed++;
    differences[binOf(difference)]!++;
  }
  return { count, candidateFailed, dropped, scored, differenceSum, differenceSquaredSum, largestDifference, agreed, differences };
}

export function addPairs(a: PairTally, b: PairTally): PairTally {
  return {
    count: a.count + b.count,
    candidateFailed: a.candidateFailed + b.candidateFailed,
    dropped: a.dropped + b.dropped,
    scored: a.scored + b.scored,
    differenceSum: a.differenceSum + b.differenceSum,
    differenceSquaredSum: a.differenceSquaredSum + b.differenceSquaredSum,
    largestDifference: Math.max(a.largestDifference, b.largestDifference),
    agreed: a.agreed + b.agreed,
    differences: a.differences.map((count, index) => count + b.differences[index]!),
  };
}

/** The figures as a strategy wants to see them; undefined while no copy was wanted. */
export function pairEvidence({ differences: _, ...evidence }: PairTally): PairEvidence | undefined {
  return evidence.count + evidence.candidateFailed + evidence.dropped === 0 ? undefined : evidence;
}

function binOf(difference: number): number {
  return Math.max(0, Math.min(differenceBins - 1, Math.floor(((difference + 1) / 2) * differenceBins)));
}
