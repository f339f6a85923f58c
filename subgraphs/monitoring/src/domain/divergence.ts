/** Half a count more in every bin, so that an empty one does not make a score infinite (Jeffreys' prior). */
const prior = 0.5;

/**
 * Population stability index: Σ (p - q) ln(p / q) over the bins, with p the current and q the reference share
 * (Siddiqi 2006, Credit Risk Scorecards). 0 means equal; 0.1 to 0.2 is usually called moderate, above that large.
 */
export function populationStabilityIndex(reference: readonly number[], current: readonly number[]): number {
  const q = shares(reference);
  const p = shares(current);
  return p.reduce((sum, share, bin) => sum + (share - q[bin]!) * Math.log(share / q[bin]!), 0);
}

/** Jensen-Shannon divergence in bits (Lin 1991): 0 means equal, 1 that nothing is shared. */
export function jensenShannon(reference: readonly number[], current: readonly number[]): number {
  const q = shares(reference);
  const p = shares(current);
  return p.reduce((sum, share, bin) => {
    const middle = (share + q[bin]!) / 2;
    return sum + (share * Math.log2(share / middle) + q[bin]! * Math.log2(q[bin]! / middle)) / 2;
  }, 0);
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count + prior, 0);
  return counts.map((count) => (count + prior) / total);
}
