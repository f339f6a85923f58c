import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CaseTensor, OnnxCase } from './onnx-cases.js';

/** What ONNX Runtime says of a case without us; no outputs where it answers nothing, or what no case holds. */
export type DirectAnswer = { readonly kind: 'notLoaded'; readonly reason: string } | { readonly kind: 'answered'; readonly outputs: CaseTensor[] | undefined };

const ortTypes = {
  BOOL: ['bool', Uint8Array],
  UINT8: ['uint8', Uint8Array],
  UINT16: ['uint16', Uint16Array],
  UINT32: ['uint32', Uint32Array],
  UINT64: ['uint64', BigUint64Array],
  INT8: ['int8', Int8Array],
  INT16: ['int16', Int16Array],
  INT32: ['int32', Int32Array],
  INT64: ['int64', BigInt64Array],
  FP16: ['float16', Uint16Array],
  FP32: ['float32', Float32Array],
  FP64: ['float64', Float64Array],
} as const;

export async function answerOf({ bytes }: OnnxCase, inputs: readonly (CaseTensor | undefined)[]): Promise<DirectAnswer> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
  } catch (error) {
    return { kind: 'notLoaded', reason: (error as Error).message };
  }
  try {
    const feeds = Object.fromEntries(session.inputNames.slice(0, inputs.length).map((name, place) => [name, toOrt(inputs[place]!)]));
    const results = await session.run(feeds);
    return { kind: 'answered', outputs: session.outputNames.map((name) => fromOrt(results[name] as Tensor)) };
  } catch {
    return { kind: 'answered', outputs: undefined };
  } finally {
    await session.release();
  }
}

function toOrt({ datatype, shape, data }: CaseTensor): Tensor {
  if (!(data instanceof Uint8Array)) return new Tensor('string', [...data], shape);
  const [type, Elements] = ortTypes[datatype as keyof typeof ortTypes];
  return new Tensor(type, new Elements(new Uint8Array(data).buffer) as never, shape);
}

function fromOrt({ type, dims, data }: Tensor): CaseTensor {
  if (type === 'string') return { datatype: 'BYTES', shape: dims, data: data as string[] };
  const [datatype] = Object.entries(ortTypes).find(([, [name]]) => name === type)!;
  const { buffer, byteOffset, byteLength } = data as Uint8Array;
  return { datatype, shape: dims, data: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength) };
}
