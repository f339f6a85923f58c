import type { RolloutComparison } from '../../../live/queries/rollouts';
import { formatCount, formatNumber, formatShare, plural } from '../../../ui/format';
import { signed } from './read-evidence';

/** The names of the two in a sentence. */
export interface Names {
  readonly champion: string;
  readonly candidate: string;
}

/** A bar of the histogram of differences. */
export interface DifferenceBar {
  /** Edges of the bin, candidate − champion. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Bins around no difference as far as there are any, the same on both sides, at least a quarter either way. */
export function barsOf(differences: readonly number[]): readonly DifferenceBar[] {
  const half = differences.length / 2;
  const bars = differences.map((count, bin) => ({ from: (bin - half) / half, to: (bin + 1 - half) / half, count }));
  const reach = Math.max(0.25, ...bars.filter(({ count }) => count > 0).map(({ from, to }) => Math.max(Math.abs(from), Math.abs(to))));
  // A hair beyond: a quarter is five bins of a twentieth, and not less by rounding.
  return bars.filter(({ from, to }) => from >= -reach - 1e-9 && to <= reach + 1e-9);
}

/** How far the mean difference may be off, either way: the strategy's own interval where it gave one, or else 1.96 standard errors. */
export function differenceInterval(comparison: RolloutComparison, evidence: unknown): { readonly mean: number; readonly lower: number; readonly upper: number; readonly level: number | undefined } | undefined {
  const told = toldInterval(evidence);
  if (told !== undefined) return told;
  const { meanDifference: mean, differenceDeviation: deviation, scored } = comparison;
  if (mean === null || deviation === null || scored < 2) return undefined;
  const off = (1.96 * deviation) / Math.sqrt(scored);
  return { mean, lower: mean - off, upper: mean + off, level: 0.95 };
}

function toldInterval(evidence: unknown): ReturnType<typeof differenceInterval> {
  const { difference } = (recordOf(recordOf(evidence)['comparison']) as { readonly difference?: unknown }) ?? {};
  const { mean, lower, upper, alpha } = recordOf(difference);
  if (typeof mean !== 'number' || typeof lower !== 'number' || typeof upper !== 'number') return undefined;
  return { mean, lower, upper, level: typeof alpha === 'number' ? 1 - alpha : undefined };
}

/** What the comparison says, in a few sentences. */
export function comparisonSentence(comparison: RolloutComparison, evidence: unknown, { champion, candidate }: Names): string {
  const { pairs, candidateFailed, dropped, scored, largestDifference, agreementRatio } = comparison;
  const parts = [`${plural(pairs, 'row')} ${pairs === 1 ? 'was' : 'were'} answered by both ${champion} and ${candidate}.`];
  const interval = differenceInterval(comparison, evidence);
  if (interval !== undefined) {
    const { mean, lower, upper, level } = interval;
    const between = `${signed(lower)} to ${signed(upper)}${level === undefined ? '' : ` at ${formatShare(level)}`}`;
    const says = lower > 0 ? `scores higher, by ${formatNumber(mean)} on average (${between})` : upper < 0 ? `scores lower, by ${formatNumber(-mean)} on average (${between})` : `scores the same as far as is known: ${signed(mean)} on average (${between})`;
    parts.push(`${candidate} ${says}, and at most ${formatNumber(largestDifference)} apart.`);
  }
  if (agreementRatio !== null) parts.push(`Of ${formatCount(scored)} scores, ${formatShare(agreementRatio)} lie on the same side of 0.5.`);
  parts.push(candidateFailed === 0 ? `${candidate} failed none that ${champion} answered.` : `${candidate} failed ${plural(candidateFailed, 'row')} that ${champion} answered.`);
  if (dropped > 0) parts.push(`${plural(dropped, 'copy', 'copies')} ${dropped === 1 ? 'was' : 'were'} not made because it was busy.`);
  return parts.join(' ');
}

/** A value as an object of whatever it holds; an empty one for anything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
