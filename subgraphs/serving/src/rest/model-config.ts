import type { ModelMetadata } from '../domain/model-repository.js';
import type { TensorSignature } from '../domain/tensor.js';

/** A model's configuration as Triton's clients read it. No batch size is declared: all dimensions stand in `dims`. */
export function modelConfig({ name, platform, inputs, outputs }: ModelMetadata): object {
  return { name, platform, backend: 'onnxruntime', max_batch_size: 0, input: inputs.map(tensorConfig), output: outputs.map(tensorConfig) };
}

function tensorConfig({ name, datatype, shape }: TensorSignature): object {
  return { name, data_type: `TYPE_${datatype === 'BYTES' ? 'STRING' : datatype}`, dims: shape };
}
