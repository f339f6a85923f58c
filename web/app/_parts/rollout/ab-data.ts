import type { RolloutNote } from '../../../live/queries/rollouts';
import type { LineChartData } from '../../../ui/chart/line-chart-data';
import { formatCount, formatNumber, formatShare, plural } from '../../../ui/format';
import { recordOf, type Names } from './comparison-data';
import { signed } from './read-evidence';

/** What an A/B test knew at one time. */
export interface AbPoint {
  readonly at: string;
  readonly verdict: 'tooFew' | 'undecided' | 'better' | 'worse' | 'same';
  readonly metric: string;
  readonly better: string;
  readonly champion: { readonly mean: number | null; readonly n: number };
  readonly candidate: { readonly mean: number | null; readonly n: number };
  /** Candidate − champion; absent while there is no interval. */
  readonly effect: { readonly estimate: number; readonly lower: number; readonly upper: number } | undefined;
  readonly relative: { readonly estimate: number; readonly lower: number; readonly upper: number } | undefined;
  readonly alpha: number;
  readonly minimumEffect: number;
  readonly minObservations: number;
}

/** What the notes of a strategy say of an A/B test, oldest first; notes of anything else are left out. */
export function abPoints(notes: readonly Pick<RolloutNote, 'at' | 'evidence'>[]): readonly AbPoint[] {
  return notes.flatMap(({ at, evidence }) => {
    const figures = recordOf(evidence);
    const { verdict, metric, better, alpha, minimumEffect, minObservations } = figures;
    const [champion, candidate] = [meanOf(figures['champion']), meanOf(figures['candidate'])];
    if (typeof verdict !== 'string' || !(verdict in verdicts) || champion === undefined || candidate === undefined) return [];
    const relative = recordOf(figures['relative']);
    return [
      {
        at,
        verdict: verdict as AbPoint['verdict'],
        metric: String(metric),
        better: String(better),
        champion,
        candidate,
        effect: intervalOf(figures, 'effect'),
        relative: intervalOf(relative, 'effect'),
        alpha: numberOr(alpha, 0.05),
        minimumEffect: numberOr(minimumEffect, 0),
        minObservations: numberOr(minObservations, 0),
      },
    ];
  });
}

/** The difference with its confidence sequence over time, against no difference and those that do not matter. */
export function effectData(points: readonly AbPoint[]): LineChartData {
  const known = points.filter(({ effect }) => effect !== undefined);
  const smallest = known.at(-1)?.minimumEffect ?? 0;
  return {
    x: known.map(({ at }) => Date.parse(at) / 1_000),
    xIs: 'time',
    series: [
      { label: 'Difference, candidate − champion', values: known.map(({ effect }) => effect!.estimate) },
      { label: 'No difference', values: known.map(() => 0), quiet: true },
    ],
    bands: [
      { label: `${formatShare(1 - (known.at(-1)?.alpha ?? 0.05))} confidence sequence`, low: known.map(({ effect }) => effect!.lower), high: known.map(({ effect }) => effect!.upper) },
      ...(smallest > 0 ? [{ label: `Too small to matter, ±${formatNumber(smallest)}`, low: known.map(() => -smallest), high: known.map(() => smallest), place: 4 }] : []),
    ],
  };
}

/** How many observations each had, over time. */
export function observationData(points: readonly AbPoint[], { champion, candidate }: Names): LineChartData {
  return {
    x: points.map(({ at }) => Date.parse(at) / 1_000),
    xIs: 'time',
    series: [
      { label: champion, values: points.map((point) => point.champion.n) },
      { label: candidate, values: points.map((point) => point.candidate.n), place: 1 },
    ],
  };
}

const verdicts = { tooFew: 'Too early to say', undecided: 'Not decided yet', better: 'is better', worse: 'is worse', same: 'There is no difference that matters' } as const;

/** What is known now, in words. */
export function verdictSentence(point: AbPoint, { champion, candidate }: Names): string {
  const of = { label: 'labels', errors: 'requests', score: 'scores' }[point.metric] ?? 'observations';
  const counted = (name: string, { mean, n }: AbPoint['champion']) => (mean === null ? `${name} has no ${of}` : `${name} has a mean of ${formatNumber(mean)} (n = ${formatCount(n)} ${of})`);
  const means = `${counted(candidate, point.candidate)}, ${counted(champion, point.champion)}`;
  if (point.effect === undefined) return `${verdicts.tooFew}: ${means}; it takes ${plural(point.minObservations, 'observation')} of each that are not all the same.`;
  const { estimate, lower, upper } = point.effect;
  const share = point.relative === undefined ? '' : `, ${signed(point.relative.estimate, formatShare)} of ${champion}’s`;
  const range = `the difference is ${signed(estimate)}${share}, and lies between ${signed(lower)} and ${signed(upper)} with ${formatShare(1 - point.alpha)} confidence however often one looks`;
  const says = point.verdict === 'better' || point.verdict === 'worse' ? `${candidate} ${verdicts[point.verdict]}` : verdicts[point.verdict];
  return `${says}: ${means}; ${range}.`;
}

function meanOf(value: unknown): AbPoint['champion'] | undefined {
  const { mean, n } = recordOf(value);
  return typeof n === 'number' ? { mean: typeof mean === 'number' ? mean : null, n } : undefined;
}

function intervalOf(figures: Readonly<Record<string, unknown>>, name: string): AbPoint['effect'] {
  const { [name]: estimate, lower, upper } = figures;
  return typeof estimate === 'number' && typeof lower === 'number' && typeof upper === 'number' ? { estimate, lower, upper } : undefined;
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
