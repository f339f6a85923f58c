import type { ColumnProfile, ColumnType, Histogram } from './column.js';

export interface ProfileSource {
  readonly column: string;
  readonly type: ColumnType;
  readonly count: number;
  readonly missing: number;
  /** In any order; put in order here, in place. */
  readonly numbers: Float64Array;
  readonly texts: ReadonlyMap<string, number>;
}

const quantiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const bins = 24;
const shownValues = 20;

export function profileOf({ column, type, count, missing, numbers, texts }: ProfileSource): ColumnProfile {
  if (numbers.length === 0) {
    const top = [...texts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, shownValues);
    return {
      column,
      type,
      count,
      missing,
      distinct: texts.size < 100_000 ? texts.size : undefined,
      min: undefined,
      max: undefined,
      mean: undefined,
      standardDeviation: undefined,
      quantiles: [],
      histogram: undefined,
      topValues: top.map(([value, times]) => ({ value, count: times })),
    };
  }
  numbers.sort();
  let mean = 0;
  let squares = 0;
  let distinct = 0;
  // Welford's recurrence: one pass, no cancellation.
  for (let index = 0; index < numbers.length; index++) {
    const value = numbers[index]!;
    const delta = value - mean;
    mean += delta / (index + 1);
    squares += delta * (value - mean);
    if (index === 0 || value !== numbers[index - 1]) distinct++;
  }
  return {
    column,
    type,
    count,
    missing,
    distinct: distinct <= 100_000 ? distinct : undefined,
    min: numbers[0],
    max: numbers[numbers.length - 1],
    mean,
    standardDeviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : undefined,
    quantiles: quantiles.map((q) => ({ q, value: quantileOf(numbers, q) })),
    histogram: histogramOf(numbers),
    topValues: [],
  };
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7), of values in order. */
function quantileOf(ordered: ArrayLike<number>, q: number): number {
  const place = (ordered.length - 1) * q;
  const below = Math.floor(place);
  const low = ordered[below]!;
  const high = ordered[Math.min(below + 1, ordered.length - 1)]!;
  return low + (high - low) * (place - below);
}

/** Bins of equal width from the lowest to the highest value, of values in order. */
function histogramOf(ordered: Float64Array): Histogram {
  const low = ordered[0]!;
  const high = ordered[ordered.length - 1]!;
  if (low === high) return { edges: [low, high], counts: [ordered.length] };
  const edges = Array.from({ length: bins + 1 }, (_, index) => (index === bins ? high : low + ((high - low) * index) / bins));
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of ordered) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin]!++;
  }
  return { edges, counts };
}
