import { createHash } from 'node:crypto';

/** Bytes that look random and are the same every time: the SHA-256 of seed and counter, over and over. */
export function sampleBytes(seed: string, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  for (let offset = 0; offset < sizeBytes; offset += 32) {
    const block = createHash('sha256').update(`${seed}:${offset}`).digest();
    bytes.set(block.subarray(0, Math.min(32, sizeBytes - offset)), offset);
  }
  return bytes;
}

/** The digest that a provider must give to the bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The bytes as a source hands them over: in chunks of uneven sizes, the first one empty. */
export async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 0);
  for (let offset = 0, size = 1; offset < bytes.byteLength; offset += size, size = (size * 3) % 65_521) {
    yield bytes.subarray(offset, offset + size);
  }
}

/** Half of the bytes, then `then` decides: throw, wait, or go on to the other half. */
export async function* halfThen(bytes: Uint8Array, then: () => Promise<void>): AsyncGenerator<Uint8Array> {
  const half = Math.floor(bytes.byteLength / 2);
  yield bytes.subarray(0, half);
  await then();
  yield bytes.subarray(half);
}

/** Everything an iteration gives, as one array. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Joined at the end: a provider that reuses a buffer it handed out shows itself.
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
