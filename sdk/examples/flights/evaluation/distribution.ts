/** How values spread: what a monitor later compares live traffic with. */
export interface Distribution {
  readonly subject: string;
  /** Ascending, one more than counts: bin i holds edges[i] ≤ value < edges[i + 1], the last bin its upper edge too. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Up to this many distinct values are counted one by one: weekdays, hours. */
const maxOwnBins = 24;

/** Ten bins of about equal count; a bin for each value where there are few, with edges half way between them. */
export function distributionOf(subject: string, values: Float32Array | Float64Array): Distribution {
  const sorted = values.toSorted();
  const distinct = distinctUpTo(sorted, maxOwnBins);
  const edges = distinct === undefined ? quantileEdges(sorted, 10) : edgesBetween(distinct);
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < counts.length - 1 && value >= edges[bin + 1]!) bin += 1;
    counts[bin]! += 1;
  }
  return { subject, edges, counts };
}

/** The distinct values of sorted ones, or undefined when there are more than `limit`. */
function distinctUpTo(sorted: Float32Array | Float64Array, limit: number): number[] | undefined {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === limit) return undefined;
    distinct.push(value);
  }
  return distinct;
}

function edgesBetween(distinct: readonly number[]): number[] {
  const inner = distinct.slice(1).map((value, index) => (value + distinct[index]!) / 2);
  return [distinct[0]! - 0.5, ...inner, distinct.at(-1)! + 0.5];
}

function quantileEdges(sorted: Float32Array | Float64Array, bins: number): number[] {
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const edges = Array.from({ length: bins + 1 }, (_, index) => at(index / bins));
  // A value that fills more than a bin would be two edges: one is enough.
  return edges.filter((edge, index) => index === 0 || edge > edges[index - 1]!);
}
