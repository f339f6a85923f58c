import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** A signed tree head: how many entries there are, and what they are. */
export interface Checkpoint {
  readonly origin: string;
  readonly treeSize: number;
  /** 32 bytes. */
  readonly rootHash: Buffer;
}

const ed25519 = 0x01;

/** The three lines that are signed (C2SP tlog-checkpoint). */
function checkpointText({ origin, treeSize, rootHash }: Checkpoint): string {
  return `${origin}\n${treeSize}\n${rootHash.toString('base64')}\n`;
}

/** The first four bytes of SHA-256(name, newline, type, key) (C2SP signed-note). */
function keyId(name: string, publicKey: KeyObject): Buffer {
  return createHash('sha256').update(name).update(Buffer.of(0x0a, ed25519)).update(rawKey(publicKey)).digest().subarray(0, 4);
}

/** The text, an empty line, and a signature line of each key, in the order given (C2SP signed-note). */
export function signNote(checkpoint: Checkpoint, ...privateKeys: readonly KeyObject[]): string {
  const text = checkpointText(checkpoint);
  const lines = privateKeys.map((key) => {
    const blob = Buffer.concat([keyId(checkpoint.origin, createPublicKey(key)), sign(null, Buffer.from(text), key)]);
    return `— ${checkpoint.origin} ${blob.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** The checkpoint in a note, whoever signed it. @throws {Error} when it is none. */
export function readNote(note: string): Checkpoint {
  const gap = note.indexOf('\n\n');
  if (gap < 0) throw new Error('Checkpoint has no signatures');
  const [origin, size, root, ...rest] = note.slice(0, gap + 1).split('\n');
  if (!origin || !/^(0|[1-9][0-9]*)$/.test(size ?? '') || !root || rest.join('') !== '') throw new Error('Checkpoint is not origin, size and root');
  return { origin, treeSize: Number(size), rootHash: Buffer.from(root, 'base64') };
}

/** The checkpoint in a note that the key has signed. @throws {Error} saying what is wrong with it. */
export function openNote(note: string, publicKey: KeyObject): Checkpoint {
  const checkpoint = readNote(note);
  const gap = note.indexOf('\n\n');
  const text = Buffer.from(note.slice(0, gap + 1));
  const id = keyId(checkpoint.origin, publicKey);
  for (const line of note.slice(gap + 2).split('\n')) {
    const [, name, blob] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== checkpoint.origin || blob === undefined) continue;
    const bytes = Buffer.from(blob, 'base64');
    if (bytes.subarray(0, 4).equals(id) && verify(null, text, publicKey, bytes.subarray(4))) return checkpoint;
  }
  throw new Error(`Checkpoint bears no valid signature of the key ${id.toString('hex')}`);
}

/** The name, id and key of a verifier, as C2SP signed-note writes it: `<name>+<id hex>+<type and key in base64>`. */
export function verifierKey(name: string, publicKey: KeyObject): string {
  return `${name}+${keyId(name, publicKey).toString('hex')}+${Buffer.concat([Buffer.of(ed25519), rawKey(publicKey)]).toString('base64')}`;
}

/** The key of a verifier's text; undefined when it is none, or its id is not its own. */
export function publicKeyOf(text: string): KeyObject | undefined {
  const [name, , encoded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text)?.slice(1) ?? [];
  const raw = Buffer.from(encoded ?? '', 'base64');
  if (!name || raw.length !== 33) return undefined;
  const key = createPublicKey({ key: Buffer.concat([spkiHead, raw.subarray(1)]), format: 'der', type: 'spki' });
  return verifierKey(name, key) === text ? key : undefined;
}

/** An Ed25519 key in SPKI is a fixed head of 12 bytes and the 32 bytes themselves (RFC 8410). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

function rawKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
}
