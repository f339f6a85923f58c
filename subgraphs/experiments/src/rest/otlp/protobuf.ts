import protobuf from 'protobufjs/minimal.js';
import { CairnError, InvalidInputError } from '@cairn/core';
import type { Field, Message } from './trace-messages.js';

/** How deep messages may lie in one another. */
const deepest = 100;
/** How many messages a body may hold: a few bytes can name many. */
const mostMessages = 1_000_000;
/** Wire types of the encoding: a message, a text or bytes come with their length. */
const withLength = 2;

const wireTypes: Readonly<Record<Exclude<Field['type'], Message>, number>> = { string: 2, hex: 2, base64: 2, enum: 0, bool: 0, int64: 0, double: 1, fixed64: 1 };

/**
 * Reads a protobuf message into what the same message is in the protocol's JSON. Nothing of a body is trusted: what is cut, nested
 * without end or of the wrong kind is refused.
 * @throws {InvalidInputError} when the bytes are no such message.
 */
export function readProtobuf(bytes: Uint8Array, message: Message): object {
  try {
    return readMessage(protobuf.Reader.create(bytes), { message, end: bytes.length, depth: 0, budget: { messages: mostMessages } });
  } catch (cause) {
    if (cause instanceof CairnError) throw cause;
    throw new InvalidInputError(`Body is not the protobuf message that was expected: ${(cause as Error).message}`, { cause });
  }
}

interface Place {
  readonly message: Message;
  readonly end: number;
  readonly depth: number;
  readonly budget: { messages: number };
}

function readMessage(reader: protobuf.Reader, { message, end, depth, budget }: Place): object {
  if (depth > deepest) throw new InvalidInputError(`Body has messages nested deeper than ${deepest}`);
  if (--budget.messages < 0) throw new InvalidInputError(`Body has more than ${mostMessages.toLocaleString('en')} messages`);
  const values: Record<string, unknown> = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const [number, wireType] = [tag >>> 3, tag & 7];
    if (number === 0) throw new InvalidInputError('Body has a field with the number 0');
    const field = message.fields[number];
    if (!field || wireType !== (typeof field.type === 'object' ? withLength : wireTypes[field.type])) {
      // Groups are not used by the protocol, and would be passed over by recursion.
      if (wireType === 3 || wireType === 4) throw new InvalidInputError('Body has a group, which the protocol does not use');
      reader.skipType(wireType);
      continue;
    }
    const value = readValue(reader, field, { message, end, depth, budget });
    if (field.many) ((values[field.name] ??= []) as unknown[]).push(value);
    else values[field.name] = value;
  }
  if (reader.pos !== end) throw new InvalidInputError('Body has a message that ends within a field');
  return values;
}

function readValue(reader: protobuf.Reader, { type }: Field, { end, depth, budget }: Place): unknown {
  switch (type) {
    case 'string':
      return reader.string();
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'enum':
      return reader.int32();
    case 'bool':
      return reader.bool();
    case 'int64':
      return String(reader.int64());
    case 'double':
      return reader.double();
    case 'fixed64': {
      const [low, high] = [reader.fixed32(), reader.fixed32()];
      return String((BigInt(high) << 32n) | BigInt(low));
    }
    default: {
      const length = reader.uint32();
      if (reader.pos + length > end) throw new InvalidInputError('Body ends within a message');
      return readMessage(reader, { message: type, end: reader.pos + length, depth: depth + 1, budget });
    }
  }
}

/** `ExportTraceServiceResponse`: empty when everything was kept. */
export function exportResponse({ rejected, reason }: { readonly rejected: number; readonly reason: string | undefined }): Uint8Array {
  const writer = protobuf.Writer.create();
  if (rejected === 0) return writer.finish();
  writer.uint32(0x0a).fork().uint32(0x08).int64(rejected);
  if (reason !== undefined) writer.uint32(0x12).string(reason);
  return writer.ldelim().finish();
}
