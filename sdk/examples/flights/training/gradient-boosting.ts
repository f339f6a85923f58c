import { binFeatures } from './feature-bins.js';
import { growTree, type TreeRows } from './grow-tree.js';
import { logLossOfLogOdds, rateOf, sigmoid } from './log-loss.js';
import type { Examples, OnIteration, Tree, TreeEnsemble } from './model.js';
import { addTree } from './predict.js';
import { seededRandom } from './random.js';

export interface GradientBoostingOptions {
  readonly featureNames: readonly string[];
  readonly trees: number;
  readonly maxLeaves: number;
  /** 0..1: how much of each tree's advice is taken. Defaults to 0.1. */
  readonly learningRate?: number;
  /** Defaults to 200. */
  readonly minRowsPerLeaf?: number;
  /** Added to a leaf's curvature, so that leaves with little evidence say little. Defaults to 1. */
  readonly l2?: number;
  /** Share of the rows that each tree learns from, 0..1. Defaults to 0.5. */
  readonly rowSampleRatio?: number;
  /** 2 to 256 a feature. Defaults to 255. */
  readonly maxBins?: number;
  /** The same seed, rows and options give the same trees. Defaults to 1. */
  readonly seed?: number;
}

/**
 * Gradient boosted trees on histograms for a yes-or-no question (Friedman, "Greedy Function Approximation", 2001, with the
 * second-order leaves of XGBoost and the leaf-wise growth of LightGBM).
 */
export async function trainGradientBoosting(
  training: Examples,
  validation: Examples,
  options: GradientBoostingOptions & { readonly onIteration?: OnIteration },
): Promise<TreeEnsemble> {
  const { learningRate = 0.1, minRowsPerLeaf = 200, l2 = 1, rowSampleRatio = 0.5, maxBins = 255, seed = 1 } = options;
  const { labels, rowCount } = training;
  const binned = binFeatures(training.features, maxBins);
  const random = seededRandom(seed);
  const rate = rateOf(labels);
  const base = Math.fround(Math.log(rate / (1 - rate)));

  const logOdds = new Float64Array(rowCount).fill(base);
  const validationLogOdds = new Float64Array(validation.rowCount).fill(base);
  const gradient = new Float32Array(rowCount);
  const curvature = new Float32Array(rowCount);
  const trees: Tree[] = [];

  for (let iteration = 1; iteration <= options.trees; iteration += 1) {
    for (let row = 0; row < rowCount; row += 1) {
      const probability = sigmoid(logOdds[row]!);
      gradient[row] = probability - labels[row]!;
      curvature[row] = probability * (1 - probability);
    }
    const { tree, leaves } = growTree(binned, { gradient, curvature }, drawRows(rowCount, rowSampleRatio, random), {
      maxLeaves: options.maxLeaves,
      minRowsPerLeaf,
      learningRate,
      l2,
    });
    for (const { value, sampled, others } of leaves) {
      for (const row of sampled) logOdds[row]! += value;
      for (const row of others) logOdds[row]! += value;
    }
    addTree(tree, validation.features, validationLogOdds);
    trees.push(tree);
    await options.onIteration?.({
      iteration,
      trainingLogLoss: logLossOfLogOdds(logOdds, labels),
      validationLogLoss: logLossOfLogOdds(validationLogOdds, validation.labels),
    });
  }
  return { kind: 'treeEnsemble', featureNames: options.featureNames, base, trees };
}

function drawRows(rowCount: number, ratio: number, random: () => number): TreeRows {
  const sampled = new Uint32Array(rowCount);
  const others = new Uint32Array(rowCount);
  let sampledCount = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (ratio >= 1 || random() < ratio) {
      sampled[sampledCount] = row;
      sampledCount += 1;
    } else {
      others[row - sampledCount] = row;
    }
  }
  return { sampled: sampled.subarray(0, sampledCount), others: others.subarray(0, rowCount - sampledCount) };
}
