import type { JsonObject } from '@cairn/plugin';
import { asPercent, rounded, type Interval, type Sample } from '@cairn/plugin/statistics';
import type { AbOptions } from './ab-options.js';
import type { Verdict } from './verdict.js';

/** Everything that a chart of the verdict needs. Effects are candidate − champion, whichever is better; null while there is no interval. */
export function figures(verdict: Verdict, champion: Sample, candidate: Sample, options: AbOptions): JsonObject {
  const { metric, better, alpha, minimumEffect, minObservations } = options;
  const effect = verdict.verdict === 'tooFew' ? undefined : verdict.effect;
  const relative = verdict.verdict === 'tooFew' ? undefined : verdict.relative;
  return {
    test: 'asymptotic confidence sequence for the difference of means',
    metric,
    better,
    verdict: verdict.verdict,
    champion: { mean: meanOf(champion), n: champion.count },
    candidate: { mean: meanOf(candidate), n: candidate.count },
    effect: effect?.estimate ?? null,
    lower: effect?.lower ?? null,
    upper: effect?.upper ?? null,
    relative: relative === undefined ? null : { effect: relative.estimate, lower: relative.lower, upper: relative.upper },
    alpha,
    minimumEffect,
    minObservations,
  };
}

/** The same for people. */
export function describe(verdict: Verdict, champion: Sample, candidate: Sample, { metric, alpha, minObservations }: AbOptions): string {
  const of = { label: 'labels', errors: 'requests', score: 'scores' }[metric];
  const counted = (one: Sample): string => (one.count === 0 ? `no ${of}` : `${rounded(one.mean)} of ${one.count} ${of}`);
  const means = `the candidate's mean is ${counted(candidate)}, the champion's ${counted(champion)}`;
  if (verdict.verdict === 'tooFew') return `${means}; it takes ${minObservations} of each that are not all the same`;
  const { effect, relative } = verdict;
  const inPercent = relative === undefined ? '' : `, ${range(relative, asPercent)} of the champion's`;
  return `${means}; the difference is ${range(effect, rounded)}${inPercent}, at ${asPercent(1 - alpha)} however often one looks`;
}

function range({ estimate, lower, upper }: Interval, show: (value: number) => string): string {
  const signed = (value: number): string => (value > 0 ? `+${show(value)}` : show(value));
  return `${signed(estimate)} (${signed(lower)} to ${signed(upper)})`;
}

function meanOf(sample: Sample): number | null {
  return sample.count === 0 ? null : sample.mean;
}
