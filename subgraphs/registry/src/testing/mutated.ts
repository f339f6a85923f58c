/** The same bytes with something wrong: the same seed does the same. One of: bits flipped, pieces swapped, doubled, cut out or put in, an end missing, numbers that are lengths made others. */
export function mutated(bytes: Uint8Array, seed: number): Uint8Array {
  const random = sequence(seed);
  const below = (limit: number): number => Math.floor(random() * Math.max(1, limit));
  let changed: Buffer = Buffer.from(bytes);
  for (let left = below(8) === 0 ? 2 : 1; left > 0; left--) changed = changes[below(changes.length)]!(changed, below);
  return changed;
}

type Change = (bytes: Buffer, below: (limit: number) => number) => Buffer;

const changes: readonly Change[] = [
  (bytes, below) => {
    for (let left = 1 + below(4); left > 0 && bytes.length > 0; left--) bytes[below(bytes.length)]! ^= 1 << below(8);
    return bytes;
  },
  (bytes, below) => {
    const [a, b, size] = [below(bytes.length), below(bytes.length), 1 + below(64)];
    const first = Buffer.from(bytes.subarray(a, a + size));
    bytes.copy(bytes, a, b, b + size);
    first.copy(bytes, b);
    return bytes;
  },
  (bytes, below) => bytes.subarray(0, below(bytes.length)),
  (bytes, below) => {
    // Short lengths stand before nearly everything: any small byte may be one.
    const at = bytes.findIndex((byte, index) => index >= below(bytes.length) && byte < 0x80);
    if (at >= 0) bytes[at] = [0, 1, 0x7f, 0x80, 0xff, bytes[at]! + 1, Math.max(0, bytes[at]! - 1)][below(7)]!;
    return bytes;
  },
  (bytes, below) => {
    const [from, size, at] = [below(bytes.length), 1 + below(200), below(bytes.length)];
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + size), bytes.subarray(at)]);
  },
  (bytes, below) => {
    const [from, size] = [below(bytes.length), 1 + below(40)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + size)]);
  },
  (bytes, below) => {
    const at = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(Array.from({ length: 1 + below(16) }, () => below(256))), bytes.subarray(at)]);
  },
];

/** Numbers from 0 to below 1 (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
