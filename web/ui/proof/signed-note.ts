import { bytesOf } from './merkle';

/** What came of looking at a signature; `unsupported` where the browser knows no Ed25519. */
export type Signature = 'good' | 'bad' | 'unsupported';

/** What a checkpoint says before its signature (C2SP tlog-checkpoint): origin, size, root. */
export interface CheckpointText {
  readonly origin: string;
  readonly treeSize: number;
  readonly rootHash: string;
}

export function readCheckpoint(note: string): CheckpointText | undefined {
  const [origin = '', size = '', rootHash = ''] = note.split('\n');
  return origin !== '' && /^\d+$/.test(size) && rootHash !== '' ? { origin, treeSize: Number(size), rootHash } : undefined;
}

/**
 * Verifies a signed note with a verifier key (C2SP signed-note): `name+id+base64` where the bytes are 0x01 and an Ed25519
 * key, and a signature line is `— name base64` with four bytes of key id before the signature.
 */
export async function verifyNote(note: string, verifierKey: string): Promise<Signature> {
  const [name = '', keyId = '', ...encodedKey] = verifierKey.split('+');
  const key = bytesOf(encodedKey.join('+'));
  const end = note.lastIndexOf('\n\n');
  const line = note
    .slice(end + 2)
    .split('\n')
    .find((candidate) => candidate.startsWith(`— ${name} `));
  if (end === -1 || line === undefined || key[0] !== 1) return 'bad';
  const signature = bytesOf(line.slice(`— ${name} `.length));
  if (hexOf(signature.slice(0, 4)) !== keyId.padStart(8, '0')) return 'bad';
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', key.slice(1), 'Ed25519', false, ['verify']);
  } catch {
    return 'unsupported';
  }
  const signed = new TextEncoder().encode(note.slice(0, end + 1));
  return (await crypto.subtle.verify('Ed25519', imported, signature.slice(4), signed)) ? 'good' : 'bad';
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
