import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { base64Of, walkInclusion } from './merkle';

const sha = (...parts: readonly Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafOf = (text: string) => sha(Buffer.of(0), Buffer.from(text));

/** The recursive definitions of RFC 9162, 2.1.1 and 2.1.3.1: another way to the same hashes. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  const split = splitOf(leaves.length);
  return sha(Buffer.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function pathOf(index: number, leaves: readonly Buffer[]): readonly Buffer[] {
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  return index < split ? [...pathOf(index, leaves.slice(0, split)), rootOf(leaves.slice(split))] : [...pathOf(index - split, leaves.slice(split)), rootOf(leaves.slice(0, split))];
}

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

const texts = (size: number) => Array.from({ length: size }, (_, place) => `{"index":${place},"name":"Zoë"}`);
const base64 = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('base64'));

describe('an inclusion proof', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 13, 16, 33])('leads every entry of a tree of %i to its root', async (size) => {
    const leaves = texts(size).map(leafOf);
    for (const [index, text] of texts(size).entries()) {
      const walk = await walkInclusion(text, index, size, base64(pathOf(index, leaves)));
      expect(base64Of(walk.rootHash)).toBe(rootOf(leaves).toString('base64'));
    }
  });

  it('leads elsewhere when a letter of the entry was changed', async () => {
    const leaves = texts(7).map(leafOf);
    const walk = await walkInclusion('{"index":3,"name":"Zoe"}', 3, 7, base64(pathOf(3, leaves)));
    expect(base64Of(walk.rootHash)).not.toBe(rootOf(leaves).toString('base64'));
  });

  it('is refused when it is too long, too short, or of an entry outside', async () => {
    const leaves = texts(5).map(leafOf);
    const path = base64(pathOf(2, leaves));
    await expect(walkInclusion('x', 2, 5, [...path, path[0]!])).rejects.toThrow('too many');
    await expect(walkInclusion('x', 2, 5, path.slice(1))).rejects.toThrow('too few');
    await expect(walkInclusion('x', 5, 5, path)).rejects.toThrow('not in a tree');
  });
});
