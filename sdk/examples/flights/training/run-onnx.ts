import { InferenceSession, Tensor } from 'onnxruntime-node';

/** The probabilities that an exported model gives for rows of named features, one 32-bit float a row. */
export async function runOnnx(
  onnxFile: Uint8Array,
  featureNames: readonly string[],
  features: readonly Float32Array[],
): Promise<Float32Array> {
  const session = await InferenceSession.create(onnxFile);
  try {
    const inputs = featureNames.map((name, index) => {
      const column = features[index]!;
      return [name, new Tensor('float32', column, [column.length, 1])] as const;
    });
    const { probability } = await session.run(Object.fromEntries(inputs));
    if (!(probability?.data instanceof Float32Array)) throw new Error("The model has no FP32 output 'probability'");
    return probability.data;
  } finally {
    await session.release();
  }
}
