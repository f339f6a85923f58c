import { InvalidInputError, LimitExceededError } from '@cairn/core';
import { bigOf, endOf, readInner, wire, type Reader } from './wire.js';

/** What a tensor's contents hold: a list of elements, or the bytes of all of them. */
export type Contents = Uint8Array | readonly unknown[];

/** Elements of whole numbers and texts that one tensor may hold: each becomes a value of its own. Raw contents have no such limit. */
const mostElements = 2 ** 22;

const fieldNames = ['bool_contents', 'int_contents', 'int64_contents', 'uint_contents', 'uint64_contents', 'fp32_contents', 'fp64_contents', 'bytes_contents'] as const;

/** The field in which the elements of a datatype stand. */
const fieldOf: Readonly<Record<string, (typeof fieldNames)[number]>> = {
  BOOL: 'bool_contents',
  INT8: 'int_contents',
  INT16: 'int_contents',
  INT32: 'int_contents',
  INT64: 'int64_contents',
  UINT8: 'uint_contents',
  UINT16: 'uint_contents',
  UINT32: 'uint_contents',
  UINT64: 'uint64_contents',
  FP32: 'fp32_contents',
  FP64: 'fp64_contents',
  BYTES: 'bytes_contents',
};

/** Contents as they were read, by the field in which they stood. */
export type ContentFields = ReadonlyMap<string, Contents>;

/** Reads an `InferTensorContents`. Floats and booleans lie packed as raw contents do: they stay bytes. */
export function readContents(reader: Reader): ContentFields {
  const bytes = new Map<string, Uint8Array[]>();
  const lists = new Map<string, unknown[]>();
  readInner(reader, (number, wireType) => {
    const name = fieldNames[number - 1];
    if (name === undefined) return false;
    if (name === 'bytes_contents') return wireType === wire.length && push(listOf(lists, name), reader.bytes());
    const size = packedSizes[name];
    if (size !== undefined) return takeBytes(reader, wireType, { size, into: listOf(bytes, name) });
    return takeIntegers(reader, wireType, { read: integers[name as keyof typeof integers], into: listOf(lists, name) });
  });
  return new Map<string, Contents>([...lists, ...[...bytes].map(([name, parts]): [string, Contents] => [name, parts.length === 1 ? parts[0]! : Buffer.concat(parts)])]);
}

/** @throws {InvalidInputError} when they stand in the field of another datatype. */
export function contentsOf({ name, datatype }: { readonly name: string; readonly datatype: string }, fields: ContentFields): Contents {
  const field = fieldOf[datatype];
  if (field === undefined) throw new InvalidInputError(`Input '${name.slice(0, 100)}' is of ${datatype.slice(0, 20)}, which has no typed contents; send it as raw_input_contents`);
  const other = [...fields.keys()].find((one) => one !== field);
  if (other !== undefined) throw new InvalidInputError(`Input '${name.slice(0, 100)}' of ${datatype} has ${other}; expected ${field}`);
  return fields.get(field) ?? [];
}

/** How many bytes an element has, where elements lie side by side as they do in raw contents. */
const packedSizes: Readonly<Partial<Record<(typeof fieldNames)[number], number>>> = { bool_contents: 1, fp32_contents: 4, fp64_contents: 8 };

const integers = {
  int_contents: (reader: Reader): unknown => reader.int32(),
  uint_contents: (reader: Reader): unknown => reader.uint32(),
  int64_contents: (reader: Reader): unknown => bigOf(reader.int64() as never, true),
  uint64_contents: (reader: Reader): unknown => bigOf(reader.uint64() as never, false),
} as const;

function takeBytes(reader: Reader, wireType: number, { size, into }: { readonly size: number; readonly into: Uint8Array[] }): boolean {
  if (wireType === wire.length) return push(into, reader.bytes());
  if (wireType !== { 1: wire.varint, 4: wire.fixed32, 8: wire.fixed64 }[size]) return false;
  const from = reader.pos;
  reader.skip(size);
  return push(into, reader.buf.subarray(from, from + size));
}

function takeIntegers(reader: Reader, wireType: number, { read, into }: { readonly read: (reader: Reader) => unknown; readonly into: unknown[] }): boolean {
  if (wireType === wire.varint) return push(into, read(reader));
  if (wireType !== wire.length) return false;
  for (const end = endOf(reader); reader.pos < end; ) push(into, read(reader));
  return true;
}

function push<T>(list: T[], element: T): true {
  if (list.length >= mostElements) throw new LimitExceededError(`A tensor has more than ${mostElements.toLocaleString('en')} elements in its contents; send it as raw_input_contents`);
  list.push(element);
  return true;
}

function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  let list = lists.get(name);
  if (!list) lists.set(name, (list = []));
  return list;
}
