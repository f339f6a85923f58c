import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Model } from './model.js';
import { predict } from './predict.js';

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
  const session = await InferenceSession.create(onnxFile);
  try {
    const rowCount = features[0]?.length ?? 0;
    const inputs = model.featureNames.map((name, index) => {
      return [name, new Tensor('float32', features[index]!, [rowCount, 1])] as const;
    });
    const { probability } = await session.run(Object.fromEntries(inputs));
    const exported = probability?.data as Float32Array;
    const trained = predict(model, features);
    let maxDifference = 0;
    for (let row = 0; row < rowCount; row += 1) {
      const difference = Math.abs(exported[row]! - trained[row]!);
      if (!(difference <= parityLimit)) {
        throw new Error(
          `ONNX and trainer differ in row ${row + 1} of ${rowCount}: ${exported[row]} and ${trained[row]}, limit ${parityLimit}`,
        );
      }
      maxDifference = Math.max(maxDifference, difference);
    }
    return { rowCount, maxDifference };
  } finally {
    await session.release();
  }
}
