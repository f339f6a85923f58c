import type { BinnedFeatures } from './feature-bins.js';

/** The most bins a feature can have: a bin is one byte. */
const binLimit = 256;
/** Per bin: sum of gradients, sum of curvatures, number of rows. */
const sumsPerBin = 3;

/** First and second derivative of each row's loss by its log odds. */
export interface Derivatives {
  readonly gradient: Float32Array;
  readonly curvature: Float32Array;
}

/** Where a leaf is best divided: rows whose feature lies in a bin up to `bin` go left. */
export interface Split {
  readonly feature: number;
  readonly bin: number;
  /** How much the division lowers the loss, times two. */
  readonly gain: number;
}

export interface SplitLimits {
  readonly minRowsPerLeaf: number;
  readonly l2: number;
}

/** Sums of a leaf's rows by feature and bin. */
export type Histogram = Float64Array;

export function buildHistogram(
  { bins, featureCount }: BinnedFeatures,
  { gradient, curvature }: Derivatives,
  rows: Uint32Array,
): Histogram {
  const histogram = new Float64Array(featureCount * binLimit * sumsPerBin);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index]!;
    const rowGradient = gradient[row]!;
    const rowCurvature = curvature[row]!;
    let at = row * featureCount;
    for (let offset = 0; offset < histogram.length; offset += binLimit * sumsPerBin) {
      const slot = offset + bins[at]! * sumsPerBin;
      histogram[slot]! += rowGradient;
      histogram[slot + 1]! += rowCurvature;
      histogram[slot + 2]! += 1;
      at += 1;
    }
  }
  return histogram;
}

/** What remains of the parent without one child: the other child, for the price of a subtraction. Reuses the parent. */
export function subtractHistogram(parent: Histogram, child: Histogram): Histogram {
  for (let index = 0; index < parent.length; index += 1) parent[index]! -= child[index]!;
  return parent;
}

/** The division with the highest gain (Chen, Guestrin, "XGBoost", 2016, equation 7), or undefined when none is allowed. */
export function findBestSplit(histogram: Histogram, { minRowsPerLeaf, l2 }: SplitLimits): Split | undefined {
  const totals = sumsOfFeature(histogram, 0);
  const whole = score(totals.gradient, totals.curvature, l2);
  let best: Split | undefined;
  const featureSize = binLimit * sumsPerBin;
  for (let feature = 0; feature * featureSize < histogram.length; feature += 1) {
    let gradient = 0;
    let curvature = 0;
    let rows = 0;
    for (let bin = 0; bin < binLimit; bin += 1) {
      const slot = feature * featureSize + bin * sumsPerBin;
      if (histogram[slot + 2] === 0) continue;
      gradient += histogram[slot]!;
      curvature += histogram[slot + 1]!;
      rows += histogram[slot + 2]!;
      if (rows < minRowsPerLeaf) continue;
      if (totals.rows - rows < minRowsPerLeaf) break;
      const parts = score(gradient, curvature, l2) + score(totals.gradient - gradient, totals.curvature - curvature, l2);
      if (parts - whole > (best?.gain ?? 0)) best = { feature, bin, gain: parts - whole };
    }
  }
  return best;
}

/** What a leaf adds to the log odds of its rows: one Newton step. */
export function leafValue(histogram: Histogram, l2: number): number {
  const { gradient, curvature } = sumsOfFeature(histogram, 0);
  return -gradient / (curvature + l2);
}

function score(gradient: number, curvature: number, l2: number): number {
  return (gradient * gradient) / (curvature + l2);
}

/** Every row is in exactly one bin of each feature, so any feature's sums are the leaf's. */
function sumsOfFeature(histogram: Histogram, feature: number): { gradient: number; curvature: number; rows: number } {
  const sums = { gradient: 0, curvature: 0, rows: 0 };
  for (let bin = 0; bin < binLimit; bin += 1) {
    const slot = (feature * binLimit + bin) * sumsPerBin;
    sums.gradient += histogram[slot]!;
    sums.curvature += histogram[slot + 1]!;
    sums.rows += histogram[slot + 2]!;
  }
  return sums;
}
