/** Examples to learn from or to judge by: one array a feature, one label a row. */
export interface Examples {
  readonly rowCount: number;
  /** Feature by feature, in the order of the model's feature names. */
  readonly features: readonly Float32Array[];
  /** 1 or 0 a row. */
  readonly labels: Uint8Array;
}

/** Told after each iteration of training, which waits for it: a chance to send what was logged. */
export type OnIteration = (iteration: IterationMetrics) => void | Promise<void>;

export interface IterationMetrics {
  /** Counted from 1. */
  readonly iteration: number;
  /** Mean log loss per row, in nats. */
  readonly trainingLogLoss: number;
  readonly validationLogLoss: number;
}

/** A trained model. It can be asked, and it can be written as ONNX. */
export type Model = LogisticRegression | TreeEnsemble;

/** probability = sigmoid(intercept + Σ weight · (feature − mean) / scale) */
export interface LogisticRegression {
  readonly kind: 'logisticRegression';
  readonly featureNames: readonly string[];
  readonly means: Float32Array;
  readonly scales: Float32Array;
  readonly weights: Float32Array;
  readonly intercept: number;
}

/** probability = sigmoid(base + Σ the leaf that the row reaches in each tree) */
export interface TreeEnsemble {
  readonly kind: 'treeEnsemble';
  readonly featureNames: readonly string[];
  /** Log odds before any tree. */
  readonly base: number;
  readonly trees: readonly Tree[];
}

/**
 * A binary tree as arrays, node 0 is the root. At an inner node a row goes left when its feature is at most the threshold;
 * both are 32-bit floats, so ONNX Runtime takes the same way for every row. A leaf has feature −1.
 */
export interface Tree {
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What a leaf adds to the log odds; 0 at inner nodes. */
  readonly value: Float32Array;
}
