import type { CairnEvent } from '@cairn/core';
import { leafHash, nodeHash, type Hash } from '../merkle/hash.js';
import { rootHash, type NodeReader } from '../merkle/tree.js';
import { entryBytes } from './entry.js';

/** A complete subtree that is new. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Hash;
}

/** The nodes that `events`, which follow the first `size` leaves without a gap, make complete. Pure. */
export function grow(nodes: NodeReader, size: number, events: readonly CairnEvent[]): TreeNode[] {
  const made: TreeNode[] = [];
  const fresh = new Map<string, Hash>();
  const read = (level: number, index: number): Hash => fresh.get(`${level}/${index}`) ?? nodes.node(level, index);
  for (const event of events) {
    if (event.index !== size) throw new Error(`The log gives entry ${event.index} where entry ${size} must follow`);
    let index = size;
    let hash = leafHash(entryBytes(event));
    for (let level = 0; ; level++) {
      made.push({ level, index, hash });
      fresh.set(`${level}/${index}`, hash);
      if (index % 2 === 0) break;
      hash = nodeHash(read(level, index - 1), hash);
      index = (index - 1) / 2;
    }
    size++;
  }
  return made;
}

/** What was signed last. */
export interface SignedHead {
  readonly treeSize: number;
  readonly rootHash: Hash;
}

/**
 * The root to sign next.
 * @throws {Error} when the tree no longer begins with what was signed before: somebody changed the log.
 */
export function nextRoot(nodes: NodeReader, size: number, signed: SignedHead | undefined): Hash {
  if (signed) {
    if (signed.treeSize > size) throw new Error(`The log has ${size} entries, and ${signed.treeSize} were signed: entries are gone`);
    if (!rootHash(nodes, signed.treeSize).equals(signed.rootHash)) {
      throw new Error(`The first ${signed.treeSize} entries are no longer those that were signed: the log was changed`);
    }
  }
  return rootHash(nodes, size);
}
