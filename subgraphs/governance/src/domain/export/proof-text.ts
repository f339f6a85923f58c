/**
 * An entry's place in the tree (C2SP tlog-proof, version 1): index, path, and the checkpoint as signed.
 * @param path hashes from the leaf upwards, base64.
 */
export function proofText(index: number, path: readonly string[], note: string): string {
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.map((hash) => `${hash}\n`).join('')}\n${note}`;
}

/** Stands after each proof of `proofs.tlog-proofs`, on a line of its own: no line of a proof is like it. */
export const proofEnd = '--\n';

/** That the tree of `from` entries begins the one of `to` entries (RFC 6962, PROOF): the sizes, then the hashes. */
export function consistencyText(from: number, to: number, path: readonly string[]): string {
  return `consistency ${from} ${to}\n${path.map((hash) => `${hash}\n`).join('')}`;
}
