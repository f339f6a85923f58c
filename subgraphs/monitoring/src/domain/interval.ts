/** Of the standard normal distribution: 99 % of it lies within ±2.576. */
export const z99 = 2.5758293035489004;

/** Wilson's score interval of a share (Wilson 1927): true to its level also for small counts and shares near 0. */
export function wilson(successes: number, trials: number, z = z99): { readonly low: number; readonly high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const spread = z * z;
  const centre = (share + spread / (2 * trials)) / (1 + spread / trials);
  const half = (z / (1 + spread / trials)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials * trials));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
