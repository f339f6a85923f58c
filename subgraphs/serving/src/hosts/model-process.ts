// One model in a process of its own: whatever its graph does, to time or to memory, it does here.
import { createHash } from 'node:crypto';
import { InferenceSession } from 'onnxruntime-node';
import { guardProcess } from './guard.js';
import type { FromModel, ToModel } from './messages.js';
import { fromOrt, requireTaken, toOrt } from './ort-tensors.js';
import { isSeparable } from './separable.js';

/** Nothing of the model is touched before somebody watches. */
const guarded = guardProcess(Number(process.argv[2]));
let session: InferenceSession | undefined;

process.on('message', (message: ToModel) => void answer(message).then((said) => process.send?.(said)));
process.on('disconnect', () => process.exit());

async function answer(message: ToModel): Promise<FromModel> {
  try {
    if (message.kind === 'load') return await load(message);
    return { kind: 'answer', outputs: await run(message.inputs) };
  } catch (error) {
    return { kind: message.kind === 'load' ? 'refused' : 'failed', message: (error as Error).message };
  }
}

async function load({ bytes, digest, inputs }: Extract<ToModel, { kind: 'load' }>): Promise<FromModel> {
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== digest) return { kind: 'refused', message: `its bytes have digest '${found}', and '${digest}' was approved` };
  requireTaken(inputs);
  await guarded;
  // One thread: requests are small, and the machine has other things to do.
  session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
  const missing = session.inputNames.find((name) => !inputs.some((input) => input.name === name));
  if (missing !== undefined) return { kind: 'refused', message: `it wants an input '${missing}' that its version does not declare` };
  return { kind: 'loaded', separable: await isSeparable(inputs, run) };
}

async function run(inputs: Extract<ToModel, { kind: 'run' }>['inputs']): Promise<readonly ReturnType<typeof fromOrt>[]> {
  const results = await session!.run(Object.fromEntries(inputs.map((input) => [input.name, toOrt(input)])));
  return session!.outputNames.map((name) => fromOrt(name, results[name]!));
}
