/** Features sorted into at most 256 bins each: trees then look at bins instead of values, which is what makes them fast. */
export interface BinnedFeatures {
  readonly featureCount: number;
  /** Row after row, one byte a feature: the bins of row r start at r · featureCount. */
  readonly bins: Uint8Array;
  /** For each feature the largest value of each bin, ascending. Every bound is a value that occurs. */
  readonly upperBounds: readonly Float32Array[];
}

/** @param maxBins 2 to 256. A feature with fewer distinct values gets a bin for each. */
export function binFeatures(features: readonly Float32Array[], maxBins: number): BinnedFeatures {
  const featureCount = features.length;
  const bins = new Uint8Array((features[0]?.length ?? 0) * featureCount);
  const upperBounds = features.map((column) => chooseBounds(column, maxBins));
  features.forEach((column, feature) => {
    const bounds = upperBounds[feature]!;
    for (let row = 0; row < column.length; row += 1) bins[row * featureCount + feature] = binOf(column[row]!, bounds);
  });
  return { featureCount, bins, upperBounds };
}

/** Bounds that leave about as many rows in each bin; equal values always share one. */
function chooseBounds(column: Float32Array, maxBins: number): Float32Array {
  const sorted = column.toSorted();
  const bounds: number[] = [];
  let distinct = 0;
  for (let row = 0; row < sorted.length; row += 1) if (sorted[row] !== sorted[row + 1]) distinct += 1;

  let binStart = 0;
  for (let row = 0; row < sorted.length; row += 1) {
    if (sorted[row] === sorted[row + 1]) continue;
    const share = (sorted.length - binStart) / (maxBins - bounds.length);
    const last = row === sorted.length - 1;
    if (last || distinct <= maxBins || (row + 1 - binStart >= share && bounds.length < maxBins - 1)) {
      bounds.push(sorted[row]!);
      binStart = row + 1;
    }
  }
  return Float32Array.from(bounds);
}

/** The first bin whose bound is not below the value. */
function binOf(value: number, bounds: Float32Array): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bounds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
