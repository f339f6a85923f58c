import protobuf from 'protobufjs/minimal.js';
import { CairnError, InvalidInputError } from '@cairn/core';

export type Reader = protobuf.Reader;
export type Writer = protobuf.Writer;

/** How a field lies in a message: a varint, 8 bytes, what has a length before it, 4 bytes. */
export const wire = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

/** Takes a field from the reader. @returns false for a field that it does not know. */
export type TakeField = (number: number, wireType: number, reader: Reader) => boolean;

/**
 * Reads the fields of a message. What is not known is passed over; what is cut or no message is refused.
 * @throws {InvalidInputError} when the bytes are no such message.
 */
export function readMessage(bytes: Uint8Array, take: TakeField): void {
  try {
    readFields(protobuf.Reader.create(bytes), bytes.length, take);
  } catch (cause) {
    if (cause instanceof CairnError) throw cause;
    throw new InvalidInputError(`The message is not the one that was expected: ${(cause as Error).message}`, { cause });
  }
}

/** Reads the fields of a message within another: its length stands before it. */
export function readInner(reader: Reader, take: TakeField): void {
  readFields(reader, endOf(reader), take);
}

/** Where what has its length before it ends. */
export function endOf(reader: Reader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new InvalidInputError('The message ends within a field');
  return end;
}

/** A text. The library's own reading of one takes what is there when there is less than its length says. */
export function readText(reader: Reader): string {
  const end = endOf(reader);
  const bytes = reader.buf.subarray(reader.pos, end);
  reader.pos = end;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** A 64-bit integer with its sign, and without. */
export function bigOf(long: { readonly low: number; readonly high: number } | number, signed: boolean): bigint {
  if (typeof long === 'number') return BigInt(long);
  const bits = (BigInt(long.high >>> 0) << 32n) | BigInt(long.low >>> 0);
  return signed ? BigInt.asIntN(64, bits) : bits;
}

/** A message of fields that `put` writes. */
export function written(put: (writer: Writer) => void): Uint8Array {
  const writer = protobuf.Writer.create();
  put(writer);
  return writer.finish();
}

/** A field that is a message. */
export function putInner(writer: Writer, number: number, put: (inner: Writer) => void): void {
  put(writer.uint32((number << 3) | wire.length).fork());
  writer.ldelim();
}

/** A text, unless it is empty, which is what an absent one means. */
export function putText(writer: Writer, number: number, text: string): void {
  if (text !== '') writer.uint32((number << 3) | wire.length).string(text);
}

/** A list of 64-bit integers. */
export function putSizes(writer: Writer, number: number, sizes: readonly number[]): void {
  if (sizes.length === 0) return;
  writer.uint32((number << 3) | wire.length).fork();
  for (const size of sizes) writer.int64(size);
  writer.ldelim();
}

function readFields(reader: Reader, end: number, take: TakeField): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const [number, wireType] = [tag >>> 3, tag & 7];
    if (number === 0) throw new InvalidInputError('The message has a field with the number 0');
    if (take(number, wireType, reader)) continue;
    // Groups are not used by the protocol, and would be passed over by recursion.
    if (wireType === 3 || wireType === 4) throw new InvalidInputError('The message has a group, which the protocol does not use');
    reader.skipType(wireType);
  }
  if (reader.pos !== end) throw new InvalidInputError('The message has a field that ends after it');
}
