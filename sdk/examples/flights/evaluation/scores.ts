import { auc } from './auc.js';
import { calibrationTable, expectedCalibrationError, type CalibrationBin } from './calibration.js';

/** How good probabilities are on rows whose outcome is known. */
export interface Scores {
  readonly n: number;
  readonly observedRate: number;
  readonly meanPredicted: number;
  /** 0.5 is guessing, 1 is perfect order; null when all rows have the same label. */
  readonly auc: number | null;
  /** Mean, in nats a row. */
  readonly logLoss: number;
  /** Mean squared error of the probability. */
  readonly brier: number;
  readonly expectedCalibrationError: number;
  readonly calibration: readonly CalibrationBin[];
  readonly confusion: ConfusionMatrix;
}

/** Counts when 'late' is said from the threshold on. */
interface ConfusionMatrix {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

export function score(probabilities: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): Scores {
  const n = labels.length;
  const calibration = calibrationTable(probabilities, labels);
  let ones = 0;
  let predicted = 0;
  let squares = 0;
  for (let row = 0; row < n; row += 1) {
    ones += labels[row]!;
    predicted += probabilities[row]!;
    squares += (probabilities[row]! - labels[row]!) ** 2;
  }
  return {
    n,
    observedRate: ones / n,
    meanPredicted: predicted / n,
    auc: auc(probabilities, labels) ?? null,
    logLoss: logLoss(probabilities, labels),
    brier: squares / n,
    expectedCalibrationError: expectedCalibrationError(calibration),
    calibration,
    confusion: confusionMatrix(probabilities, labels, threshold),
  };
}

/** Mean log loss. Probabilities are kept 1e-15 away from 0 and 1, so that one certain mistake is not infinitely bad. */
export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const probability = Math.min(Math.max(probabilities[row]!, 1e-15), 1 - 1e-15);
    sum -= labels[row] === 1 ? Math.log(probability) : Math.log1p(-probability);
  }
  return sum / labels.length;
}

function confusionMatrix(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
): ConfusionMatrix {
  const matrix = { threshold, truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let row = 0; row < labels.length; row += 1) {
    const saidLate = probabilities[row]! >= threshold;
    if (labels[row] === 1) matrix[saidLate ? 'truePositives' : 'falseNegatives'] += 1;
    else matrix[saidLate ? 'falsePositives' : 'trueNegatives'] += 1;
  }
  return matrix;
}
