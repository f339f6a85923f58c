import { logLossOfLogOdds, rateOf, sigmoid } from './log-loss.js';
import type { Examples, LogisticRegression, OnIteration } from './model.js';
import { predictLogOdds } from './predict.js';
import { solveSymmetric } from './solve.js';

export interface LogisticRegressionOptions {
  readonly featureNames: readonly string[];
  /** Newton's method usually stops by itself after 5 to 8. Defaults to 20. */
  readonly maxIterations?: number;
  /** Stops when an iteration lowers the training loss by less, in nats a row. Defaults to 1e-9. */
  readonly tolerance?: number;
  /** Weight of the penalty λ/2·|w|² on standardised weights, summed over rows. Defaults to 1. */
  readonly l2?: number;
}

/**
 * Logistic regression on standardised features, fitted by Newton's method (iteratively reweighted least squares: Hastie,
 * Tibshirani, Friedman, "The Elements of Statistical Learning", section 4.4.1). Deterministic: nothing in it is random.
 */
export async function trainLogisticRegression(
  training: Examples,
  validation: Examples,
  options: LogisticRegressionOptions & { readonly onIteration?: OnIteration },
): Promise<LogisticRegression> {
  const { featureNames, maxIterations = 20, tolerance = 1e-9, l2 = 1 } = options;
  const { means, scales } = standardise(training.features);
  const rate = rateOf(training.labels);
  let model: LogisticRegression = {
    kind: 'logisticRegression',
    featureNames,
    means,
    scales,
    weights: new Float32Array(featureNames.length),
    intercept: Math.fround(Math.log(rate / (1 - rate))),
  };
  let logOdds = predictLogOdds(model, training.features);
  let loss = logLossOfLogOdds(logOdds, training.labels);

  for (let iteration = 1; iteration <= maxIterations; iteration += 1) {
    model = newtonStep(model, training, { logOdds, l2 });
    logOdds = predictLogOdds(model, training.features);
    const previousLoss = loss;
    loss = logLossOfLogOdds(logOdds, training.labels);
    await options.onIteration?.({
      iteration,
      trainingLogLoss: loss,
      validationLogLoss: logLossOfLogOdds(predictLogOdds(model, validation.features), validation.labels),
    });
    if (previousLoss - loss < tolerance) break;
  }
  return model;
}

/** Means and standard deviations; a feature that never changes gets scale 1, and its weight stays 0. */
function standardise(features: readonly Float32Array[]): { means: Float32Array; scales: Float32Array } {
  const means = new Float32Array(features.length);
  const scales = new Float32Array(features.length);
  features.forEach((column, index) => {
    let sum = 0;
    for (const value of column) sum += value;
    const mean = sum / column.length;
    let squares = 0;
    for (const value of column) squares += (value - mean) ** 2;
    means[index] = mean;
    scales[index] = Math.sqrt(squares / column.length) || 1;
  });
  return { means, scales };
}

/** Moves weights and intercept to where the loss's second-order approximation is lowest. */
function newtonStep(
  model: LogisticRegression,
  { features, labels, rowCount }: Examples,
  { logOdds, l2 }: { logOdds: Float64Array; l2: number },
): LogisticRegression {
  const size = features.length + 1; // the last unknown is the intercept
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  const gradient = new Float64Array(size);
  const x = new Float64Array(size).fill(1);
  for (let row = 0; row < rowCount; row += 1) {
    const probability = sigmoid(logOdds[row]!);
    const error = probability - labels[row]!;
    const curvature = probability * (1 - probability);
    for (let i = 0; i < features.length; i += 1) x[i] = (features[i]![row]! - model.means[i]!) / model.scales[i]!;
    for (let i = 0; i < size; i += 1) {
      gradient[i]! += error * x[i]!;
      const line = hessian[i]!;
      for (let j = 0; j <= i; j += 1) line[j]! += curvature * x[i]! * x[j]!;
    }
  }
  model.weights.forEach((weight, i) => {
    gradient[i]! += l2 * weight;
    hessian[i]![i]! += l2;
  });
  const step = solveSymmetric(hessian, gradient);
  return {
    ...model,
    weights: model.weights.map((weight, i) => weight - step[i]!),
    intercept: Math.fround(model.intercept - step[size - 1]!),
  };
}
