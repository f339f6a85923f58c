import { rateOf } from '../training/log-loss.js';
import { logLoss, score, type Scores } from './scores.js';

/** What is stored with a ModelVersion: how it did on rows that it had not seen, as a whole and by slice. */
export interface Evaluation {
  readonly overall: Scores;
  /** Log loss of always saying the training rows' rate: what a model must beat to be worth anything. */
  readonly baseRate: { readonly rate: number; readonly logLoss: number };
  /** The same scores for parts of the rows; a part without rows is left out. */
  readonly slices: readonly { readonly by: string; readonly value: string; readonly scores: Scores }[];
}

export interface EvaluationInput {
  readonly probabilities: Float64Array;
  readonly labels: Uint8Array;
  /** Labels of the rows that the model learnt from. */
  readonly trainingLabels: Uint8Array;
  /** 'late' is said from this probability on. Defaults to the training rows' rate of late flights. */
  readonly threshold?: number;
  readonly slice: { readonly by: string; readonly values: readonly string[]; readonly valueOf: (row: number) => string };
}

export function evaluate(input: EvaluationInput): Evaluation {
  const { probabilities, labels, slice } = input;
  const rate = rateOf(input.trainingLabels);
  const threshold = input.threshold ?? rate;
  const valueOfRow = Array.from(labels, (_, row) => slice.valueOf(row));
  const slices = slice.values.flatMap((value) => {
    const isIn = (_: number, row: number): boolean => valueOfRow[row] === value;
    const sliceLabels = labels.filter(isIn);
    if (sliceLabels.length === 0) return [];
    return [{ by: slice.by, value, scores: score(probabilities.filter(isIn), sliceLabels, threshold) }];
  });
  return {
    overall: score(probabilities, labels, threshold),
    baseRate: { rate, logLoss: logLoss(new Float64Array(labels.length).fill(rate), labels) },
    slices,
  };
}
