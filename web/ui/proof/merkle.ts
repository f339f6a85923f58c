/** One step of the way from a leaf to the root. */
export interface ProofStep {
  readonly sibling: Uint8Array<ArrayBuffer>;
  /** On which side the sibling stands. */
  readonly side: 'left' | 'right';
  /** The hash of both. */
  readonly hash: Uint8Array<ArrayBuffer>;
}

export interface Walk {
  readonly leafHash: Uint8Array<ArrayBuffer>;
  readonly steps: readonly ProofStep[];
  readonly rootHash: Uint8Array<ArrayBuffer>;
}

/**
 * Walks an inclusion proof from an entry to a root (RFC 9162, section 2.1.3.2), hashing everything anew. Whether the root
 * is the expected one is for the caller to compare.
 *
 * @throws {Error} when the path is too short or too long for a leaf of this index in a tree of this size.
 */
export async function walkInclusion(text: string, index: number, treeSize: number, path: readonly string[]): Promise<Walk> {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < treeSize)) throw new Error(`Entry ${index} is not in a tree of ${treeSize} entries`);
  const leafHash = await hashLeaf(text);
  const steps: ProofStep[] = [];
  let hash = leafHash;
  let place = index;
  let last = treeSize - 1;
  for (const encoded of path) {
    if (last === 0) throw new Error(`The path has ${path.length} hashes, which is too many`);
    const sibling = bytesOf(encoded);
    const isRight = place % 2 === 1 || place === last;
    hash = isRight ? await hashChildren(sibling, hash) : await hashChildren(hash, sibling);
    steps.push({ sibling, side: isRight ? 'left' : 'right', hash });
    // A last node without a sibling moves up until it has one.
    if (isRight && place % 2 === 0) {
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Error(`The path has ${path.length} hashes, which is too few`);
  return { leafHash, steps, rootHash: hash };
}

/** SHA-256 of 0x00 and the text (RFC 9162, section 2.1.1). */
function hashLeaf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(0, new TextEncoder().encode(text));
}

function hashChildren(left: Uint8Array, right: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(1, left, right);
}

async function sha256(prefix: number, ...parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  whole[0] = prefix;
  let from = 1;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/** Bytes of base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
