import { createHash, verify, type KeyObject } from 'node:crypto';
import { openNote, publicKeyOf, readNote, type Checkpoint } from './domain/audit/note.js';
import { proofEnd } from './domain/export/proof-text.js';
import { leafHash } from './domain/merkle/hash.js';
import { includes, isConsistent } from './domain/merkle/verify.js';
import { unpack } from './store/unpack.js';

/** What came of checking a bundle. */
export interface BundleVerdict {
  readonly verified: boolean;
  readonly entries: number;
  readonly treeSize: number;
  /** Base64. */
  readonly rootHash: string;
  /** Who signed, as C2SP signed-note writes it. */
  readonly verifierKey: string;
  /** What is wrong, a line each. */
  readonly problems: readonly string[];
}

export interface VerifyBundleOptions {
  /** The operator's key, as published elsewhere; one that it handed over to is fine, another signer a problem. Absent: whoever signed. */
  readonly key?: string | undefined;
  /** A checkpoint that was kept before: the log must still begin with it, and the bundle must show it. */
  readonly seen?: string | undefined;
}

interface Manifest {
  readonly format: string;
  readonly log: string;
  readonly key: string;
  readonly treeSize: number;
  readonly rootHash: string;
  readonly previousTreeSize: number | null;
  readonly contiguous: boolean;
  readonly entries: number;
  readonly range: { readonly from: number; readonly to: number };
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

type Files = ReadonlyMap<string, Buffer>;
type Tell = (problem: string) => void;

/** Checks a bundle without a platform: signatures, files, and each entry's place in the signed tree. */
export async function verifyBundle(zip: Buffer, options: VerifyBundleOptions = {}): Promise<BundleVerdict> {
  return verifyFiles(await unpack(zip), options);
}

/** The same for a bundle that is unpacked: its files by name. */
export function verifyFiles(files: Files, { key: wanted, seen }: VerifyBundleOptions = {}): BundleVerdict {
  const problems: string[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  const keys = keysIn(files);
  const keyText = keys.at(-1)!;
  const key = publicKeyOf(keyText);
  if (!key) tell('keys/log.vkey: is no verifier key, or not the one that it says');
  if (wanted !== undefined && !leadsTo(files, keys, wanted)) tell('The bundle is not signed by the key given, nor by one that it handed over to');
  const manifest = readManifest(files, key, tell);
  const checkpoint = signedNote(files.get('checkpoint.txt')?.toString(), [keyText]);
  if (!checkpoint) tell('checkpoint.txt: no valid signature of the key in keys/log.vkey');
  let entries = 0;
  if (manifest && checkpoint) {
    if (manifest.key !== keyText || manifest.log !== checkpoint.origin || manifest.treeSize !== checkpoint.treeSize || manifest.rootHash !== checkpoint.rootHash.toString('base64')) {
      tell('manifest.json: is about another checkpoint');
    }
    checkFiles(files, manifest, tell);
    checkBefore(files, { manifest, checkpoint, keys, seen }, tell);
    entries = checkEntries(files, checkpoint, manifest, tell);
  }
  return { verified: problems.length === 0, entries, treeSize: checkpoint?.treeSize ?? 0, rootHash: checkpoint?.rootHash.toString('base64') ?? '', verifierKey: keyText, problems };
}

/** In the order in which they took over; the last one signed. */
function keysIn(files: Files): string[] {
  const text = (name: string): string => (files.get(name)?.toString() ?? '').replace(/\n$/, '');
  const keys: string[] = [];
  for (let number = 1; files.has(`keys/earlier-${number}.vkey`); number++) keys.push(text(`keys/earlier-${number}.vkey`));
  return [...keys, text('keys/log.vkey')];
}

/** Whether each key from the wanted one on has signed a checkpoint together with the next. */
function leadsTo(files: Files, keys: readonly string[], wanted: string): boolean {
  const start = keys.indexOf(wanted);
  if (start < 0) return false;
  return keys.slice(start, -1).every((key, at) => {
    const note = files.get(`keys/handover-${start + at + 2}.txt`)?.toString();
    return signedNote(note, [key]) !== undefined && signedNote(note, [keys[start + at + 1]!]) !== undefined;
  });
}

/** The checkpoint in a note that one of the keys has signed. */
function signedNote(note: string | undefined, keys: readonly string[]): Checkpoint | undefined {
  for (const text of keys) {
    const key = publicKeyOf(text);
    try {
      const checkpoint = note !== undefined && key ? openNote(note, key) : undefined;
      if (checkpoint && text.startsWith(`${checkpoint.origin}+`)) return checkpoint;
    } catch {
      // Another key may have.
    }
  }
  return undefined;
}

function readManifest(files: Files, key: KeyObject | undefined, tell: Tell): Manifest | undefined {
  const bytes = files.get('manifest.json') ?? Buffer.alloc(0);
  const [, encoded = ''] = /^([A-Za-z0-9+/]{86}==)\n$/.exec(files.get('manifest.sig')?.toString('latin1') ?? '') ?? [];
  const signature = Buffer.from(encoded, 'base64');
  // One spelling only: another one of the same bytes is a change too.
  if (!key || encoded === '' || signature.toString('base64') !== encoded || !verify(null, bytes, key, signature)) tell('manifest.sig: the signature is not valid');
  try {
    const manifest = JSON.parse(bytes.toString()) as Manifest;
    if (manifest.format === 'cairn-audit-export/2') return manifest;
  } catch {
    // Told below.
  }
  tell('manifest.json: is not the manifest of such a bundle');
  return undefined;
}

function checkFiles(files: Files, manifest: Manifest, tell: Tell): void {
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const file = files.get(name);
    if (!file) tell(`${name}: is missing`);
    else if (file.length !== bytes || createHash('sha256').update(file).digest('hex') !== sha256) tell(`${name}: was changed`);
  }
  for (const name of files.keys()) {
    if (!Object.hasOwn(manifest.files, name) && name !== 'manifest.json' && name !== 'manifest.sig') tell(`${name}: does not belong to the bundle`);
  }
}

interface Before {
  readonly manifest: Manifest;
  readonly checkpoint: Checkpoint;
  readonly keys: readonly string[];
  readonly seen: string | undefined;
}

/** That the log still begins with what was signed before. */
function checkBefore(files: Files, { manifest, checkpoint, keys, seen }: Before, tell: Tell): void {
  let before: Checkpoint | undefined;
  if (manifest.previousTreeSize !== null) {
    before = signedNote(files.get('checkpoint-prev.txt')?.toString(), keys);
    if (before?.treeSize !== manifest.previousTreeSize) tell('checkpoint-prev.txt: no valid signature of a key of this log');
    const [head, ...lines] = (files.get('consistency.txt')?.toString() ?? '').split('\n');
    const path = lines.slice(0, -1).map((line) => Buffer.from(line, 'base64'));
    const stated = before && head === `consistency ${before.treeSize} ${checkpoint.treeSize}`;
    if (!before || !stated || !isConsistent(before.treeSize, checkpoint.treeSize, before.rootHash, checkpoint.rootHash, path)) tell('consistency.txt: the log does not begin with the one of checkpoint-prev.txt');
  }
  if (seen === undefined) return;
  const kept = headOf(seen);
  const same = (other: Checkpoint | undefined): boolean => kept !== undefined && other !== undefined && kept.origin === other.origin && kept.treeSize === other.treeSize && kept.rootHash.equals(other.rootHash);
  if (!same(checkpoint) && !same(before)) tell('The bundle does not show that the log still begins with the checkpoint that you kept');
}

function headOf(note: string): Checkpoint | undefined {
  try {
    return readNote(note);
  } catch {
    return undefined;
  }
}

/** @returns how many there are. */
function checkEntries(files: Files, { treeSize, rootHash }: Checkpoint, manifest: Manifest, tell: Tell): number {
  const events = files.get('events.jsonl') ?? Buffer.alloc(0);
  const proofs = files.get('proofs.tlog-proofs') ?? Buffer.alloc(0);
  const tail = Buffer.concat([files.get('checkpoint.txt') ?? Buffer.alloc(0), Buffer.from(proofEnd)]);
  let count = 0;
  let before = -1;
  let place = 0;
  for (let at = 0; at < events.length; ) {
    const found = events.indexOf(0x0a, at);
    if (found < 0) tell('events.jsonl: ends within an entry');
    const line = events.subarray(at, found < 0 ? events.length : found);
    at += line.length + 1;
    count++;
    const index = indexOf(line);
    if (index === undefined) {
      tell(`events.jsonl: line ${count} is no entry`);
      continue;
    }
    if (index <= before) tell(`events.jsonl: entry ${index} is out of order`);
    if (index < manifest.range.from || index >= manifest.range.to) tell(`events.jsonl: entry ${index} is outside the range`);
    if (manifest.contiguous && index !== (count === 1 ? manifest.range.from : before + 1)) tell(`events.jsonl: an entry is missing before ${index}`);
    before = index;
    const head = `c2sp.org/tlog-proof@v1\nindex ${index}\n`;
    const gap = proofs.indexOf('\n\n', place);
    const next = gap < 0 ? proofs.length : gap + 2 + tail.length;
    const path = gap < 0 ? [] : proofs.toString('latin1', place + head.length, gap).split('\n');
    const whole = gap >= 0 && proofs.toString('latin1', place, place + head.length) === head && proofs.subarray(gap + 2, next).equals(tail);
    place = next;
    const hashes = path.filter((hash) => hash !== '').map((hash) => Buffer.from(hash, 'base64'));
    if (!whole || !includes(leafHash(line), index, treeSize, hashes, rootHash)) tell(`entry ${index}: is not in the signed tree`);
  }
  if (place !== proofs.length) tell('proofs.tlog-proofs: holds more than the proofs of the entries');
  if (count !== manifest.entries) tell(`events.jsonl: holds ${count} entries, the manifest says ${manifest.entries}`);
  if (manifest.contiguous && count !== manifest.range.to - manifest.range.from) tell('events.jsonl: does not hold every entry of the range');
  return count;
}

function indexOf(line: Buffer): number | undefined {
  try {
    const index = (JSON.parse(line.toString()) as { index?: unknown } | null)?.index;
    return Number.isSafeInteger(index) ? (index as number) : undefined;
  } catch {
    return undefined;
  }
}
