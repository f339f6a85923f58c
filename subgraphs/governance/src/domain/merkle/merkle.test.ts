import { describe, expect, test } from 'vitest';
import { emptyRoot, leafHash, nodeHash, type Hash } from './hash.js';
import { consistencyPath, inclusionPath, rootHash, type NodeReader } from './tree.js';
import { includes, isConsistent } from './verify.js';

const sizes = Array.from({ length: 34 }, (_, size) => size);
const leaves = sizes.map((index) => leafHash(Buffer.from(`entry ${index}`)));
const nodes: NodeReader = {
  node: (level, index) => (level === 0 ? leaves[index]! : nodeHash(nodes.node(level - 1, 2 * index), nodes.node(level - 1, 2 * index + 1))),
};
const other = leafHash(Buffer.from('something else'));

/** RFC 6962, section 2.1, as it is written there. */
function treeHash(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return emptyRoot();
  if (hashes.length === 1) return hashes[0]!;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(treeHash(hashes.slice(0, split)), treeHash(hashes.slice(split)));
}

describe('a tree of up to 33 leaves', () => {
  test('has the root that the RFC defines', () => {
    for (const size of sizes) expect(rootHash(nodes, size), `size ${size}`).toEqual(treeHash(leaves.slice(0, size)));
  });

  test('proves each of its leaves, and no other leaf, place, size or path', () => {
    for (const size of sizes) {
      const root = rootHash(nodes, size);
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(nodes, index, size);
        expect(includes(leaves[index]!, index, size, path, root)).toBe(true);
        expect(includes(other, index, size, path, root)).toBe(false);
        expect(includes(leaves[index]!, size, size, path, root)).toBe(false);
        expect(includes(leaves[index]!, index, size, [...path, other], root)).toBe(false);
        if (size > 1) expect(includes(leaves[index]!, index, size, path.slice(1), root)).toBe(false);
      }
    }
  });

  test('proves that each smaller tree is its beginning, and that no other tree is', () => {
    for (const to of sizes) {
      for (let from = 1; from <= to; from++) {
        const path = consistencyPath(nodes, from, to);
        expect(isConsistent(from, to, rootHash(nodes, from), rootHash(nodes, to), path)).toBe(true);
        expect(isConsistent(from, to, other, rootHash(nodes, to), path)).toBe(false);
        expect(isConsistent(from, to, rootHash(nodes, from), other, path)).toBe(false);
        expect(isConsistent(from, to, rootHash(nodes, from), rootHash(nodes, to), [...path, other])).toBe(false);
      }
    }
  });
});
