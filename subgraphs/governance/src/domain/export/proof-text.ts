import type { Hash } from '../merkle/hash.js';

/** An entry's place in the tree as a file of its own (C2SP tlog-proof, version 1): index, path, and the checkpoint as signed. */
export function proofText(index: number, path: readonly Hash[], note: string): string {
  return ['c2sp.org/tlog-proof@v1', `index ${index}`, ...path.map((hash) => hash.toString('base64')), '', note].join('\n');
}
