import type { Datatype, Tensor, TensorData } from '../domain/tensor.js';

// What goes between us and a model's process, as bytes: 4 of length (of the body), 4 of kind, then the body, whose parts begin at
// multiples of 8 so that typed arrays can be laid over them. Tensors go by their place; their names were settled at loading.

/** What a frame is for. The process is given one thing at a time, and says one thing to each. */
export const frameKind = { load: 1, run: 2, loaded: 3, refused: 4, answer: 5, failed: 6 } as const;
export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

export interface Frame {
  readonly kind: FrameKind;
  /** Begins at a multiple of 8 of its memory. */
  readonly body: Buffer;
}

/** A tensor whose name goes without saying. */
export type PlacedTensor = Pick<Tensor, 'datatype' | 'shape' | 'data'>;

export const headerBytes = 8;

const datatypes = ['BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64', 'FP16', 'BF16', 'FP32', 'FP64', 'BYTES'] as const satisfies readonly Datatype[];
const codes = new Map<Datatype, number>(datatypes.map((datatype, code) => [datatype, code]));

type View = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => Exclude<TensorData, readonly string[]>;
const views: Readonly<Record<Exclude<Datatype, 'BYTES'>, readonly [View, bytes: number]>> = {
  BOOL: [Uint8Array, 1],
  UINT8: [Uint8Array, 1],
  UINT16: [Uint16Array, 2],
  UINT32: [Uint32Array, 4],
  UINT64: [BigUint64Array, 8],
  INT8: [Int8Array, 1],
  INT16: [Int16Array, 2],
  INT32: [Int32Array, 4],
  INT64: [BigInt64Array, 8],
  FP16: [Uint16Array, 2],
  BF16: [Uint16Array, 2],
  FP32: [Float32Array, 4],
  FP64: [Float64Array, 8],
};

/** A frame whose body is the text, and then the bytes if there are any. */
export function textFrame(kind: FrameKind, text: string, bytes?: Uint8Array): Buffer {
  const textBytes = Buffer.from(text);
  const start = headerBytes + padded(4 + textBytes.length);
  const frame = Buffer.alloc(start + (bytes?.length ?? 0));
  writeHeader(frame, kind);
  frame.writeUInt32LE(textBytes.length, headerBytes);
  frame.set(textBytes, headerBytes + 4);
  if (bytes) frame.set(bytes, start);
  return frame;
}

export function readTextFrame(body: Buffer): { readonly text: string; readonly bytes: Buffer } {
  const length = body.readUInt32LE(0);
  return { text: body.toString('utf8', 4, 4 + length), bytes: body.subarray(padded(4 + length)) };
}

/** A frame whose body is tensors: their count, and for each its type, rank, sizes, length in bytes and elements. */
export function tensorFrame(kind: FrameKind, tensors: readonly PlacedTensor[]): Buffer {
  const contents = tensors.map(({ data }) => (ArrayBuffer.isView(data) ? undefined : joinTexts(data)));
  let size = headerBytes + 8;
  for (let place = 0; place < tensors.length; place++) size += padded(12 + 4 * tensors[place]!.shape.length) + padded(bytesOf(tensors[place]!, contents[place]));
  const frame = Buffer.allocUnsafe(size);
  writeHeader(frame, kind);
  frame.writeUInt32LE(tensors.length, headerBytes);
  let at = headerBytes + 8;
  for (let place = 0; place < tensors.length; place++) {
    const { datatype, shape, data } = tensors[place]!;
    const length = bytesOf(tensors[place]!, contents[place]);
    frame.writeUInt32LE(codes.get(datatype)!, at);
    frame.writeUInt32LE(shape.length, at + 4);
    frame.writeUInt32LE(length, at + 8);
    for (let axis = 0; axis < shape.length; axis++) frame.writeUInt32LE(shape[axis]!, at + 12 + 4 * axis);
    at += padded(12 + 4 * shape.length);
    frame.set(contents[place] ?? bytesUnder(data as ArrayBufferView), at);
    at += padded(length);
  }
  return frame;
}

/** The tensors of a body. Their elements lie over it: they are good for as long as it is not written again. */
export function readTensorFrame(body: Buffer): PlacedTensor[] {
  const tensors: PlacedTensor[] = [];
  const count = body.readUInt32LE(0);
  for (let at = 8; tensors.length < count; ) {
    const datatype = datatypes[body.readUInt32LE(at)]!;
    const rank = body.readUInt32LE(at + 4);
    const length = body.readUInt32LE(at + 8);
    const shape: number[] = [];
    for (let axis = 0; axis < rank; axis++) shape.push(body.readUInt32LE(at + 12 + 4 * axis));
    at += padded(12 + 4 * rank);
    tensors.push({ datatype, shape, data: datatype === 'BYTES' ? splitTexts(body.subarray(at, at + length)) : viewOf(datatype, body, at, length) });
    at += padded(length);
  }
  return tensors;
}

/** Puts frames together from what a stream brings. The other side waits for an answer to each, so that none follows another unasked. */
export class FrameReader {
  #header = Buffer.alloc(headerBytes);
  #body: Buffer | undefined;
  #filled = 0;

  constructor(private readonly whole: (frame: Frame) => void) {}

  take(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) {
      const target = this.#body ?? this.#header;
      const copied = chunk.copy(target, this.#filled, from);
      from += copied;
      this.#filled += copied;
      if (this.#filled < target.length) return;
      this.#filled = 0;
      if (this.#body === undefined) this.#body = Buffer.allocUnsafeSlow(this.#header.readUInt32LE(0));
      if (this.#body.length > 0 && target === this.#header) continue;
      const body = this.#body;
      this.#body = undefined;
      this.whole({ kind: this.#header.readUInt32LE(4) as FrameKind, body });
    }
  }
}

function writeHeader(frame: Buffer, kind: FrameKind): void {
  frame.writeUInt32LE(frame.length - headerBytes, 0);
  frame.writeUInt32LE(kind, 4);
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

function bytesOf({ data }: PlacedTensor, content: Buffer | undefined): number {
  return content?.length ?? (data as ArrayBufferView).byteLength;
}

function bytesUnder({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function viewOf(datatype: Exclude<Datatype, 'BYTES'>, body: Buffer, at: number, length: number): TensorData {
  const [Elements, bytes] = views[datatype];
  return new Elements(body.buffer, body.byteOffset + at, length / bytes);
}

function joinTexts(texts: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (const text of texts) {
    const bytes = Buffer.from(text);
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32LE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

function splitTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    texts.push(bytes.toString('utf8', at + 4, end));
    at = end;
  }
  return texts;
}
