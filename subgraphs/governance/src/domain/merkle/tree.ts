import { emptyRoot, nodeHash, type Hash } from './hash.js';

/**
 * Hashes of complete subtrees: level 0 holds the leaves, and node `index` of level `l` covers the leaves from
 * `index * 2^l` up to `(index + 1) * 2^l`. Once complete, a subtree never changes.
 */
export interface NodeReader {
  node(level: number, index: number): Hash;
}

/** Which complete subtree. */
export interface NodePlace {
  readonly level: number;
  readonly index: number;
}

/** The nodes that the work looks at, each once. What it computes is thrown away. */
export function nodesNeeded(work: (nodes: NodeReader) => unknown): NodePlace[] {
  const places = new Map<string, NodePlace>();
  work({
    node(level, index) {
      places.set(`${level}/${index}`, { level, index });
      return unknownHash;
    },
  });
  return [...places.values()];
}

const unknownHash = Buffer.alloc(32);

/** The root of the first `size` leaves (RFC 6962, MTH). */
export function rootHash(nodes: NodeReader, size: number): Hash {
  return size === 0 ? emptyRoot() : subtree(nodes, 0, size);
}

/** Audit path of a leaf within the first `size` leaves (RFC 6962, PATH), from the leaf upwards. */
export function inclusionPath(nodes: NodeReader, index: number, size: number): Hash[] {
  return pathWithin(nodes, index, 0, size);
}

/** Proof that the first `from` leaves begin the first `to` leaves (RFC 6962, PROOF). */
export function consistencyPath(nodes: NodeReader, from: number, to: number): Hash[] {
  return from === 0 || from === to ? [] : proofWithin(nodes, from, 0, to, true);
}

/** Hash of the leaves from `begin` up to `end`; `begin` is a multiple of the largest power of two below the length. */
function subtree(nodes: NodeReader, begin: number, end: number): Hash {
  const length = end - begin;
  const level = Math.log2(length);
  if (Number.isInteger(level)) return nodes.node(level, begin / length);
  const middle = begin + split(length);
  return nodeHash(subtree(nodes, begin, middle), subtree(nodes, middle, end));
}

function pathWithin(nodes: NodeReader, index: number, begin: number, end: number): Hash[] {
  if (end - begin === 1) return [];
  const middle = begin + split(end - begin);
  return index < middle
    ? [...pathWithin(nodes, index, begin, middle), subtree(nodes, middle, end)]
    : [...pathWithin(nodes, index, middle, end), subtree(nodes, begin, middle)];
}

function proofWithin(nodes: NodeReader, from: number, begin: number, end: number, whole: boolean): Hash[] {
  if (from === end) return whole ? [] : [subtree(nodes, begin, end)];
  const middle = begin + split(end - begin);
  return from <= middle
    ? [...proofWithin(nodes, from, begin, middle, whole), subtree(nodes, middle, end)]
    : [...proofWithin(nodes, from, middle, end, false), subtree(nodes, begin, middle)];
}

/** The largest power of two below a length of at least two. */
function split(length: number): number {
  return 2 ** (Math.ceil(Math.log2(length)) - 1);
}
