import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Datatype, Tensor, TensorSignature } from '../domain/tensor.js';

/** ONNX Runtime's names of the protocol's types. */
const ortTypes = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP16: 'float16',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
} as const satisfies Partial<Record<Datatype, OrtTensor.Type>>;

const datatypes = new Map(Object.entries(ortTypes).map(([datatype, type]) => [type as string, datatype as Datatype]));

/** @throws {Error} for a type that ONNX Runtime does not take from JavaScript, such as `BF16`. */
export function requireTaken(inputs: readonly TensorSignature[]): void {
  const other = inputs.find(({ datatype }) => !Object.hasOwn(ortTypes, datatype));
  if (other) throw new Error(`input '${other.name}' is of ${other.datatype}, which ONNX Runtime does not take from JavaScript`);
}

/** Of a type that it takes: see {@link requireTaken}. */
export function toOrt({ datatype, data, shape }: Pick<Tensor, 'datatype' | 'data' | 'shape'>): OrtTensor {
  return new OrtTensor(ortTypes[datatype as keyof typeof ortTypes], data as never, shape);
}

/** @throws {Error} for a type that the protocol cannot carry. */
export function fromOrt(name: string, { type, data, dims }: OrtTensor): Tensor {
  const datatype = datatypes.get(type);
  if (datatype === undefined) throw new Error(`output '${name}' is of ${type}, which is none of the protocol's`);
  return { name, datatype, shape: [...dims], data: datatype === 'FP16' ? bitsOf(data as Float32Array) : (data as Tensor['data']) };
}

/** Newer versions of JavaScript have an array of 16-bit floats, and get one. */
function bitsOf(data: ArrayBufferView): Uint16Array {
  return new Uint16Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength / 2);
}
