// One model in a process of its own: whatever its graph does, to time or to memory, it does here. It reads a frame, answers it, and
// waits for the next one without an event loop in between: that halves the time of the way there and back.
import { createHash } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { InferenceSession } from 'onnxruntime-node';
import type { Tensor } from '../domain/tensor.js';
import { frameKind, headerBytes, readTensorFrame, readTextFrame, tensorFrame, textFrame, type Frame, type FrameKind, type PlacedTensor } from './frames.js';
import { guardProcess } from './guard.js';
import type { LoadOrder, Loaded } from './messages.js';
import { fromOrt, requireTaken, toOrt } from './ort-tensors.js';
import { isSeparable } from './separable.js';

/** The end of the line that the process was given besides those for text. */
const line = 3;
/** Nothing of the model is touched before somebody watches. */
const guarded = guardProcess(Number(process.argv[2]));
let session: InferenceSession | undefined;
let inputNames: readonly string[] = [];
let memory = Buffer.allocUnsafeSlow(64 * 1_024);

for (let frame = nextFrame(); frame !== undefined; frame = nextFrame()) send(await answer(frame));
process.exit();

/** Waits for the next frame; undefined when there is nobody who would send one. Its body is good until the next call. */
function nextFrame(): Frame | undefined {
  let filled = 0;
  for (let wanted = headerBytes; filled < wanted; ) {
    const read = readSync(line, memory, filled, memory.length - filled, null);
    if (read === 0) return undefined;
    filled += read;
    if (filled < headerBytes) continue;
    wanted = headerBytes + memory.readUInt32LE(0);
    if (wanted > memory.length) {
      const larger = Buffer.allocUnsafeSlow(wanted);
      memory.copy(larger, 0, 0, filled);
      memory = larger;
    }
  }
  return { kind: memory.readUInt32LE(4) as FrameKind, body: memory.subarray(headerBytes, filled) };
}

function send(frame: Buffer): void {
  for (let written = 0; written < frame.length; ) written += writeSync(line, frame, written);
}

async function answer({ kind, body }: Frame): Promise<Buffer> {
  try {
    if (kind === frameKind.load) return textFrame(frameKind.loaded, JSON.stringify(await load(body)));
    return tensorFrame(frameKind.answer, await run(readTensorFrame(body)));
  } catch (error) {
    return textFrame(kind === frameKind.load ? frameKind.refused : frameKind.failed, (error as Error).message);
  }
}

async function load(body: Buffer): Promise<Loaded> {
  const { text, bytes } = readTextFrame(body);
  const { digest, inputs } = JSON.parse(text) as LoadOrder;
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== digest) throw new Error(`its bytes have digest '${found}', and '${digest}' was approved`);
  requireTaken(inputs);
  await guarded;
  // One thread: requests are small, and the machine has other things to do.
  // What was looked at is ONNX: bytes that are also of ONNX Runtime's own format must not be read as that, which nobody looked into.
  session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4, extra: { session: { load_model_format: 'ONNX' } } });
  memory = Buffer.allocUnsafeSlow(64 * 1_024);
  const missing = session.inputNames.find((name) => !inputs.some((input) => input.name === name));
  if (missing !== undefined) throw new Error(`it wants an input '${missing}' that its version does not declare`);
  inputNames = inputs.map(({ name }) => name);
  const loaded = { separable: await isSeparable(inputs, run), outputs: session.outputNames };
  // So that a list of processes tells which model one answers for, and that it does.
  process.title = `cairn: model ${digest.slice(0, 19)}`;
  return loaded;
}

/** @param inputs in the order of the version's declaration. */
async function run(inputs: readonly PlacedTensor[]): Promise<readonly Tensor[]> {
  const feeds: Record<string, ReturnType<typeof toOrt>> = {};
  for (let place = 0; place < inputs.length; place++) feeds[inputNames[place]!] = toOrt(inputs[place]!);
  const results = await session!.run(feeds);
  return session!.outputNames.map((name) => fromOrt(name, results[name]!));
}
