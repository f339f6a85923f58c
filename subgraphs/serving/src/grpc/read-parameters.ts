import { bigOf, readInner, readText, wire, type Reader } from './wire.js';

export type ParameterValue = boolean | number | bigint | string | undefined;

/** Reads an entry of a map of parameters into it. */
export function readParameter(reader: Reader, into: Map<string, ParameterValue>): void {
  let key = '';
  let value: ParameterValue;
  readInner(reader, (number, wireType) => {
    if (wireType !== wire.length) return false;
    if (number === 1) key = readText(reader);
    else if (number === 2) value = readChoice(reader);
    else return false;
    return true;
  });
  into.set(key, value);
}

function readChoice(reader: Reader): ParameterValue {
  let value: ParameterValue;
  readInner(reader, (number, wireType) => {
    if (number === 1 && wireType === wire.varint) value = reader.bool();
    else if (number === 2 && wireType === wire.varint) value = bigOf(reader.int64() as never, true);
    else if (number === 3 && wireType === wire.length) value = readText(reader);
    else if (number === 4 && wireType === wire.fixed64) value = reader.double();
    else if (number === 5 && wireType === wire.varint) value = bigOf(reader.uint64() as never, false);
    else return false;
    return true;
  });
  return value;
}
