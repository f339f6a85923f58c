import { differenceSequence, relativeSequence, type Interval, type Sample } from '@cairn/plugin/statistics';
import type { AbOptions } from './ab-options.js';

/**
 * What is known of the difference, candidate − champion. `better`: by more than the minimum effect. `worse`: by any. `same`: by less than the
 * minimum effect, whichever it is. `undecided`: it may still be more than one of these. `tooFew`: there is no interval yet.
 */
export type Verdict =
  | { readonly verdict: 'tooFew' }
  | { readonly verdict: 'better' | 'worse' | 'same' | 'undecided'; readonly effect: Interval; readonly relative: Interval | undefined };

/** Holds however often it is asked: the chance that it ever says `better`, `worse` or `same` of what is not so is at most alpha. */
export function judge(champion: Sample, candidate: Sample, options: AbOptions): Verdict {
  const { alpha, better, minimumEffect, minObservations } = options;
  if (Math.min(champion.count, candidate.count) < minObservations) return { verdict: 'tooFew' };
  // Observations that are all the same do not say how far they spread: an interval without width would be sure of anything.
  if (champion.variance + candidate.variance === 0) return { verdict: 'tooFew' };
  const effect = differenceSequence(champion, candidate, alpha);
  const [leastGain, mostGain] = better === 'higher' ? [effect.lower, effect.upper] : [-effect.upper, -effect.lower];
  const known = { effect, relative: relativeSequence(champion, candidate, alpha) };
  if (leastGain > minimumEffect) return { verdict: 'better', ...known };
  if (leastGain > -minimumEffect && mostGain < minimumEffect) return { verdict: 'same', ...known };
  if (mostGain < 0) return { verdict: 'worse', ...known };
  return { verdict: 'undecided', ...known };
}
