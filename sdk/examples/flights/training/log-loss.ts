/** The logistic function: log odds to probability. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Mean log loss (nats a row) of log odds against labels: log(1 + e^x) − y·x, without overflow for large |x|. */
export function logLossOfLogOdds(logOdds: Float64Array, labels: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const x = logOdds[row]!;
    sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - (labels[row] === 1 ? x : 0);
  }
  return sum / labels.length;
}

/** The share of labels that are 1. */
export function rateOf(labels: Uint8Array): number {
  let ones = 0;
  for (const label of labels) ones += label;
  return ones / labels.length;
}
