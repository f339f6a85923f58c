import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { Datatype, Tensor } from '../domain/tensor.js';

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
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
} as const satisfies Record<Datatype, OrtTensor.Type>;

const datatypes = new Map(Object.entries(ortTypes).map(([datatype, type]) => [type as string, datatype as Datatype]));

export function toOrt({ datatype, data, shape }: Pick<Tensor, 'datatype' | 'data' | 'shape'>): OrtTensor {
  return new OrtTensor(ortTypes[datatype], data as never, shape);
}

/** @throws {Error} for a type that the protocol cannot carry in JSON. */
export function fromOrt(name: string, { type, data, dims }: OrtTensor): Tensor {
  const datatype = datatypes.get(type);
  if (datatype === undefined) throw new Error(`output '${name}' is of ${type}, which has no form in JSON`);
  return { name, datatype, shape: [...dims], data: data as Tensor['data'] };
}
