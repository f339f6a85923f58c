import type { Datatype, TensorSignature } from './onnx/signature.js';

/** What a Python model is given and answers, as far as the inference protocol carries it. */
export interface MlmodelSignature {
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
}

const none: MlmodelSignature = { inputs: [], outputs: [] };
const mostTensors = 10_000;
const largestSize = 2_147_483_647;

/** MLflow's names of the types of columns. Times and bytes have no form in the protocol. */
const columnTypes: Readonly<Record<string, Datatype>> = { boolean: 'BOOL', integer: 'INT32', long: 'INT64', float: 'FP32', double: 'FP64', string: 'BYTES' };

/** NumPy's names of the types of tensors. */
const tensorTypes: Readonly<Record<string, Datatype>> = {
  bool: 'BOOL',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  float16: 'FP16',
  float32: 'FP32',
  float64: 'FP64',
  str: 'BYTES',
  object: 'BYTES',
};

/**
 * The signature of an MLmodel file: a column is a tensor of shape [-1, 1], a tensor is as it says. What has no name is `inputs`, or
 * `predictions`. Nothing when there is none, or when something in it cannot be carried.
 */
export function readMlmodelSignature(signature: unknown): MlmodelSignature {
  const { inputs, outputs } = (typeof signature === 'object' && signature !== null ? signature : {}) as { inputs?: unknown; outputs?: unknown };
  const [given, answered] = [tensorsOf(inputs, 'inputs'), tensorsOf(outputs, 'predictions')];
  return given && answered ? { inputs: given, outputs: answered } : none;
}

function tensorsOf(text: unknown, unnamed: string): TensorSignature[] | undefined {
  let listed: unknown;
  try {
    listed = JSON.parse(String(text));
  } catch {
    return undefined;
  }
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > mostTensors) return undefined;
  const tensors = listed.map((one) => tensorOf(one, unnamed));
  if (new Set(tensors.map((tensor) => tensor?.name)).size < tensors.length) return undefined;
  return tensors.every((tensor) => tensor !== undefined) ? tensors : undefined;
}

function tensorOf(one: unknown, unnamed: string): TensorSignature | undefined {
  const { name = unnamed, type, 'tensor-spec': spec } = (one ?? {}) as { name?: unknown; type?: unknown; 'tensor-spec'?: { dtype?: unknown; shape?: unknown } };
  if (typeof name !== 'string' || name === '' || name.length > 1_000 || name.includes('\0')) return undefined;
  if (type !== 'tensor') {
    const datatype = Object.hasOwn(columnTypes, String(type)) ? columnTypes[String(type)] : undefined;
    return datatype && { name, datatype, shape: [-1, 1] };
  }
  const datatype = Object.hasOwn(tensorTypes, String(spec?.dtype)) ? tensorTypes[String(spec?.dtype)] : undefined;
  const shape = spec?.shape;
  if (!datatype || !Array.isArray(shape) || shape.length > 64) return undefined;
  return shape.every((size) => Number.isInteger(size) && size >= -1 && size <= largestSize) ? { name, datatype, shape: shape as number[] } : undefined;
}
