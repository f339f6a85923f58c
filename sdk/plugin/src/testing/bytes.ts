import { createCipheriv, createHash } from 'node:crypto';

/** Bytes that look random and are the same every time: AES in counter mode over nothing, with the seed as key. */
export function sampleBytes(seed: string, sizeBytes: number): Uint8Array {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
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
