import type { Inference } from '../domain/inference-service.js';
import type { Tensor } from '../domain/tensor.js';
import { binaryOf } from '../domain/write-binary.js';
import { putInner, putSizes, putText, wire, written, type Writer } from './wire.js';

/** What stands around the outputs of an answer. */
export interface ResponseHead {
  readonly endpoint: string;
  /** The caller's; in its place stands the first prediction's. */
  readonly id: string | undefined;
  /** Whether the tensors are wanted as raw contents. */
  readonly raw: boolean;
}

/** A `ModelInferResponse`. */
export function inferResponse({ endpoint, id, raw }: ResponseHead, { predictionIds, logged, modelVersionId, variantId, outputs }: Inference): Uint8Array {
  // Either all outputs are raw or none is, and some types have no other form.
  const asRaw = raw || outputs.some(({ datatype }) => datatype === 'FP16' || datatype === 'BF16');
  return written((writer) => {
    putText(writer, 1, endpoint);
    putText(writer, 2, modelVersionId);
    putText(writer, 3, id ?? predictionIds[0] ?? '');
    putParameter(writer, 'prediction_ids', predictionIds.join(','));
    putParameter(writer, 'model_version', modelVersionId);
    putParameter(writer, 'variant', variantId);
    if (!logged) putFalse(writer, 'logged');
    for (const output of outputs) {
      putInner(writer, 5, (inner) => {
        putText(inner, 1, output.name);
        putText(inner, 2, output.datatype);
        putSizes(inner, 3, output.shape);
        if (!asRaw) putInner(inner, 5, (contents) => putContents(contents, output));
      });
    }
    if (asRaw) for (const output of outputs) writer.uint32((6 << 3) | wire.length).bytes(binaryOf(output));
  });
}

function putParameter(writer: Writer, key: string, text: string): void {
  putInner(writer, 4, (entry) => {
    putText(entry, 1, key);
    putInner(entry, 2, (value) => value.uint32((3 << 3) | wire.length).string(text));
  });
}

function putFalse(writer: Writer, key: string): void {
  putInner(writer, 4, (entry) => {
    putText(entry, 1, key);
    putInner(entry, 2, (value) => value.uint32((1 << 3) | wire.varint).bool(false));
  });
}

/** The elements in the field of their datatype. */
function putContents(writer: Writer, output: Tensor): void {
  const { datatype, data } = output;
  switch (datatype) {
    case 'BOOL':
      return putPacked(writer, 1, binaryOf(output));
    case 'INT8':
    case 'INT16':
    case 'INT32':
      return putEach(writer, 2, data as Int32Array, (value) => writer.int32(value));
    case 'INT64':
      return putEach(writer, 3, data as BigInt64Array, (value) => putBig(writer, BigInt.asUintN(64, value)));
    case 'UINT8':
    case 'UINT16':
    case 'UINT32':
      return putEach(writer, 4, data as Uint32Array, (value) => writer.uint32(value));
    case 'UINT64':
      return putEach(writer, 5, data as BigUint64Array, (value) => putBig(writer, value));
    case 'FP32':
      return putPacked(writer, 6, binaryOf(output));
    case 'FP64':
      return putPacked(writer, 7, binaryOf(output));
    case 'BYTES':
      for (const text of data as readonly string[]) writer.uint32((8 << 3) | wire.length).string(text);
      return;
    case 'FP16':
    case 'BF16':
      throw new TypeError(`${datatype} has no typed contents`);
    default:
      datatype satisfies never;
  }
}

/** Elements that lie in memory as they do in a message. */
function putPacked(writer: Writer, number: number, bytes: Uint8Array): void {
  writer.uint32((number << 3) | wire.length).bytes(bytes);
}

function putEach<T>(writer: Writer, number: number, values: Iterable<T>, put: (value: T) => unknown): void {
  writer.uint32((number << 3) | wire.length).fork();
  for (const value of values) put(value);
  writer.ldelim();
}

/** A varint of 64 bits, which the writer takes as two halves. */
function putBig(writer: Writer, value: bigint): void {
  writer.uint64({ low: Number(value & 0xff_ff_ff_ffn) | 0, high: Number(value >> 32n) | 0, unsigned: true } as never);
}
