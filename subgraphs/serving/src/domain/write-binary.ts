import type { Tensor } from './tensor.js';

/** The elements of a tensor as the protocol's bytes: little-endian, row-major, BYTES each after its length of 4 bytes. A view where that is possible. */
export function binaryOf({ data }: Tensor): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const texts = data as readonly string[];
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (let index = 0; index < texts.length; index++) {
    at = bytes.writeUInt32LE(lengths[index]!, at);
    at += bytes.write(texts[index]!, at);
  }
  return bytes;
}
