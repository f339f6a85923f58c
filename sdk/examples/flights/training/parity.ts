import type { Model } from './model.js';
import { predict } from './predict.js';
import { runOnnx } from './run-onnx.js';

/** The largest difference in probability that an export may show. */
export const parityLimit = 1e-5;

export interface Parity {
  readonly rowCount: number;
  /** In probability. */
  readonly maxDifference: number;
}

/**
 * Asks the exported file and the trainer the same, and compares probabilities row by row: a score such as the AUC would
 * not notice that all of them are shifted.
 * @throws {Error} when they differ by more than {@link parityLimit} anywhere, naming the row, or are not numbers.
 */
export async function checkParity(
  onnxFile: Uint8Array,
  model: Model,
  features: readonly Float32Array[],
): Promise<Parity> {
  const exported = await runOnnx(onnxFile, model.featureNames, features);
  const trained = predict(model, features);
  let maxDifference = 0;
  trained.forEach((probability, row) => {
    const difference = Math.abs(exported[row]! - probability);
    // Written so that NaN fails too.
    if (!(difference <= parityLimit)) {
      throw new Error(
        `ONNX and trainer differ in row ${row + 1} of ${trained.length}: ${exported[row]} and ${probability}, limit ${parityLimit}`,
      );
    }
    maxDifference = Math.max(maxDifference, difference);
  });
  return { rowCount: trained.length, maxDifference };
}
