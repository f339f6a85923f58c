import { sigmoid } from './log-loss.js';
import type { LogisticRegression, Model, Tree, TreeEnsemble } from './model.js';

/** The probability of being late for each row. Features come in the order of the model's names, as 32-bit floats. */
export function predict(model: Model, features: readonly Float32Array[]): Float64Array {
  return predictLogOdds(model, features).map(sigmoid);
}

/** @throws {Error} when the number of feature columns is not the model's. */
export function predictLogOdds(model: Model, features: readonly Float32Array[]): Float64Array {
  if (features.length !== model.featureNames.length) {
    throw new Error(`Model takes ${model.featureNames.length} features (${model.featureNames.join(', ')}), got ${features.length}`);
  }
  return model.kind === 'logisticRegression' ? linear(model, features) : ensemble(model, features);
}

function linear(model: LogisticRegression, features: readonly Float32Array[]): Float64Array {
  const logOdds = new Float64Array(features[0]?.length ?? 0).fill(model.intercept);
  features.forEach((column, index) => {
    const [mean, scale, weight] = [model.means[index]!, model.scales[index]!, model.weights[index]!];
    for (let row = 0; row < column.length; row += 1) logOdds[row]! += (weight * (column[row]! - mean)) / scale;
  });
  return logOdds;
}

function ensemble(model: TreeEnsemble, features: readonly Float32Array[]): Float64Array {
  const logOdds = new Float64Array(features[0]?.length ?? 0).fill(model.base);
  for (const tree of model.trees) addTree(tree, features, logOdds);
  return logOdds;
}

/** Adds to each row's log odds the leaf that the row reaches. */
export function addTree(tree: Tree, features: readonly Float32Array[], logOdds: Float64Array): void {
  for (let row = 0; row < logOdds.length; row += 1) {
    let node = 0;
    while (tree.feature[node]! >= 0) {
      const goesLeft = features[tree.feature[node]!]![row]! <= tree.threshold[node]!;
      node = goesLeft ? tree.left[node]! : tree.right[node]!;
    }
    logOdds[row]! += tree.value[node]!;
  }
}
