/** Rows of about equal probability: what was predicted on average, and what happened. */
export interface CalibrationBin {
  readonly meanPredicted: number;
  readonly observedRate: number;
  readonly n: number;
}

/** Rows sorted by probability and cut into bins of equal count (the first ones take the rest). Fewer rows, fewer bins. */
export function calibrationTable(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  binCount = 10,
): CalibrationBin[] {
  const order = Uint32Array.from({ length: probabilities.length }, (_, row) => row);
  order.sort((a, b) => probabilities[a]! - probabilities[b]!);
  const bins = Math.min(binCount, order.length);
  return Array.from({ length: bins }, (_, bin) => {
    const rows = order.subarray(Math.ceil((bin * order.length) / bins), Math.ceil(((bin + 1) * order.length) / bins));
    let predicted = 0;
    let observed = 0;
    for (const row of rows) {
      predicted += probabilities[row]!;
      observed += labels[row]!;
    }
    return { meanPredicted: predicted / rows.length, observedRate: observed / rows.length, n: rows.length };
  });
}

/** Expected calibration error, 0..1: how far prediction and observation lie apart, averaged over rows. */
export function expectedCalibrationError(table: readonly CalibrationBin[]): number {
  let rows = 0;
  let gaps = 0;
  for (const { meanPredicted, observedRate, n } of table) {
    rows += n;
    gaps += n * Math.abs(meanPredicted - observedRate);
  }
  return gaps / rows;
}
