import { featureNames } from '../features/late-arrival-view.js';
import { trainGradientBoosting } from '../training/gradient-boosting.js';
import { trainLogisticRegression } from '../training/logistic-regression.js';
import type { Model, OnIteration } from '../training/model.js';
import type { TrainingData } from './training-data.js';

/** A candidate as the pipeline describes it. */
export type CandidateParams =
  | { readonly name: string; readonly algorithm: 'logisticRegression' }
  | {
      readonly name: string;
      readonly algorithm: 'gradientBoosting';
      readonly trees: number;
      readonly maxLeaves: number;
      readonly learningRate: number;
      readonly seed: number;
    };

/** The three that compete. */
export const candidates: readonly CandidateParams[] = [
  { name: 'logistic-regression', algorithm: 'logisticRegression' },
  { name: 'small-trees', algorithm: 'gradientBoosting', trees: 40, maxLeaves: 15, learningRate: 0.2, seed: 1 },
  { name: 'larger-trees', algorithm: 'gradientBoosting', trees: 120, maxLeaves: 63, learningRate: 0.15, seed: 1 },
];

/** How many iterations a candidate will tell of, at most: what progress is measured by. */
export function iterationsOf(candidate: CandidateParams): number {
  return candidate.algorithm === 'gradientBoosting' ? candidate.trees : 5;
}

export async function trainCandidate(
  candidate: CandidateParams,
  { training, evaluation }: TrainingData,
  { onIteration }: { readonly onIteration: OnIteration },
): Promise<Model> {
  switch (candidate.algorithm) {
    case 'logisticRegression':
      return trainLogisticRegression(training, evaluation, { featureNames, onIteration });
    case 'gradientBoosting':
      return trainGradientBoosting(training, evaluation, { ...candidate, featureNames, onIteration });
    default:
      throw new Error(`Unknown algorithm in ${JSON.stringify(candidate satisfies never)}`);
  }
}
