import { InvalidInputError } from '@cairn/core';

/** The prediction itself, where a feature's name stands otherwise. */
export const predictionSubject = 'prediction';

/** How often values fall between consecutive edges. What lies outside counts to the first or the last bin. */
export interface Distribution {
  /** Name of a feature, or `prediction`. */
  readonly subject: string;
  /** Ascending, one more than there are counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** @throws {InvalidInputError} naming the distribution that is none. */
export function checkDistributions(distributions: readonly Distribution[]): void {
  const seen = new Set<string>();
  for (const { subject, edges, counts } of distributions) {
    if (seen.has(subject)) throw new InvalidInputError(`Distribution '${subject}' is given twice`);
    seen.add(subject);
    if (counts.length === 0 || edges.length !== counts.length + 1) {
      throw new InvalidInputError(`Distribution '${subject}' has ${edges.length} edges and ${counts.length} counts; expected one edge more than counts`);
    }
    if (edges.some((edge, index) => !Number.isFinite(edge) || (index > 0 && edge <= edges[index - 1]!))) throw new InvalidInputError(`The edges of distribution '${subject}' do not ascend`);
    if (counts.some((count) => !(count >= 0)) || !counts.some((count) => count > 0)) throw new InvalidInputError(`The counts of distribution '${subject}' are not positive`);
  }
}

/** The bin of a value, found by halving. */
export function binOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= edges[middle]!) low = middle;
    else high = middle - 1;
  }
  return low;
}
