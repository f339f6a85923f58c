import { createHash } from 'node:crypto';

/** A SHA-256 value, 32 bytes. */
export type Hash = Buffer;

/** RFC 6962, section 2.1: the hash of a leaf, told from that of a node by its first byte. */
export function leafHash(data: Uint8Array): Hash {
  return createHash('sha256').update(Buffer.of(0)).update(data).digest();
}

/** RFC 6962, section 2.1: the hash of two subtrees. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

/** The root of a tree without leaves. */
export function emptyRoot(): Hash {
  return createHash('sha256').digest();
}
