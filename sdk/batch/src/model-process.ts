// One model in a process of its own: what its graph does to memory, it does here, and there is nothing here to be found.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { NamedInput } from '@cairn/core';
import type { ModelOutput, Order, Said } from './model/messages.js';

let session: InferenceSession | undefined;
let work: Promise<void> = Promise.resolve();

process.on('message', (order: Order) => {
  work = work.then(async () => void process.send!(await answer(order)));
});
// Nobody is left to answer.
process.on('disconnect', () => process.exit());

async function answer(order: Order): Promise<Said> {
  try {
    if ('inputs' in order) return { outputs: await run(order.inputs) };
    session = await InferenceSession.create(order.model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
    return { loaded: true };
  } catch (error) {
    return { failed: (error as Error).message };
  }
}

async function run(inputs: readonly NamedInput[]): Promise<ModelOutput[]> {
  const feeds = Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input)]));
  const results = await session!.run(feeds);
  return session!.outputNames.map((name) => {
    const { type, dims, data } = results[name]!;
    return { name, type, dims, data: data as ModelOutput['data'] };
  });
}

const makers: Readonly<Record<string, (data: never[]) => [type: Tensor.Type, data: Tensor.DataType]>> = {
  BOOL: (data) => ['bool', Uint8Array.from(data, Number)],
  UINT8: (data) => ['uint8', Uint8Array.from(data)],
  UINT16: (data) => ['uint16', Uint16Array.from(data)],
  UINT32: (data) => ['uint32', Uint32Array.from(data)],
  UINT64: (data) => ['uint64', BigUint64Array.from(data, BigInt)],
  INT8: (data) => ['int8', Int8Array.from(data)],
  INT16: (data) => ['int16', Int16Array.from(data)],
  INT32: (data) => ['int32', Int32Array.from(data)],
  INT64: (data) => ['int64', BigInt64Array.from(data, BigInt)],
  FP32: (data) => ['float32', Float32Array.from(data)],
  FP64: (data) => ['float64', Float64Array.from(data)],
  BYTES: (data) => ['string', data],
};

function tensorOf({ name, datatype, shape, data }: NamedInput): Tensor {
  const make = makers[datatype];
  if (make === undefined) throw new Error(`input '${name}' is of ${datatype}, which named values do not have`);
  const [type, values] = make(data as never[]);
  return new Tensor(type as never, values as never, shape);
}
