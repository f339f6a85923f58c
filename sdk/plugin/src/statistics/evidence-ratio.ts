import { logBeta } from './distributions.js';

/**
 * The ratios below are e-values: when the candidate is no worse, the chance that one of them ever reaches 1/alpha,
 * however often it is looked at, is at most alpha (Ville's inequality). So a rollout may be judged every second and stop at
 * the first bad sign, which with a p-value of a fixed sample would turn down one good candidate after another.
 */

/** How many imagined observations hold the mixture near "no worse": more find small differences later found by fewer. */
const concentration = 10;

/**
 * ln of the evidence that of `hits + misses` events more than the `share` were hits: how much better a beta mixture
 * explains the counts than the share itself does. Lindon and Malek, "Anytime-Valid Inference for Multinomial Count Data",
 * NeurIPS 2022, for two classes.
 */
export function logEvidenceOfCounts(hits: number, misses: number, share: number): number {
  const a = concentration * share;
  const b = concentration * (1 - share);
  return logBeta(a + hits, b + misses) - logBeta(a, b) - hits * Math.log(share) - misses * Math.log1p(-share);
}

/**
 * ln of the evidence that a mean differs from 0, given its estimate and that estimate's variance: how much better
 * N(0, effect²) explains it than 0 does. Johari, Koomen, Pekelis and Walsh, "Always Valid Inference", Operations Research
 * 70 (2022): the mixture sequential probability ratio test.
 */
export function logEvidenceOfMean(estimate: number, variance: number, effect: number): number {
  const prior = effect * effect;
  return 0.5 * Math.log(variance / (variance + prior)) + (estimate * estimate * prior) / (2 * variance * (variance + prior));
}
