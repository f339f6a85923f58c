import { createHash, verify, type KeyObject } from 'node:crypto';
import { openNote, publicKeyOf, type Checkpoint } from './domain/audit/note.js';
import { leafHash } from './domain/merkle/hash.js';
import { includes } from './domain/merkle/verify.js';
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

interface Manifest {
  readonly entries: number;
  readonly range: { readonly from: number; readonly to: number };
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

/**
 * Checks a bundle without a platform: signatures, files, and each entry's place in the signed tree.
 * @param expectedKey the operator's key, as published elsewhere; another signer is then a problem.
 */
export async function verifyBundle(zip: Buffer, expectedKey?: string): Promise<BundleVerdict> {
  const files = await unpack(zip);
  const problems: string[] = [];
  const text = (name: string): string => {
    const file = files.get(name);
    if (!file) problems.push(`${name}: is missing`);
    return file?.toString() ?? '';
  };
  const keyText = text('keys/log.vkey').trim();
  const key = publicKeyOf(keyText);
  if (expectedKey !== undefined && expectedKey !== keyText) problems.push('The bundle was signed by another key than the one given');
  const manifest = readManifest(files, key, problems);
  const checkpoint = readCheckpoint(text('checkpoint.txt'), key, problems);
  checkFiles(files, manifest, problems);
  const lines = text('events.jsonl').split('\n').filter((line) => line !== '');
  if (lines.length !== manifest?.entries) problems.push(`events.jsonl: holds ${lines.length} entries, the manifest says ${manifest?.entries ?? 'nothing'}`);
  if (checkpoint) checkEntries(lines, files, checkpoint, manifest, problems);
  return {
    verified: problems.length === 0,
    entries: lines.length,
    treeSize: checkpoint?.treeSize ?? 0,
    rootHash: checkpoint?.rootHash.toString('base64') ?? '',
    verifierKey: keyText,
    problems,
  };
}

function checkEntries(lines: readonly string[], files: ReadonlyMap<string, Buffer>, { treeSize, rootHash }: Checkpoint, manifest: Manifest | undefined, problems: string[]): void {
  const note = files.get('checkpoint.txt')?.toString();
  let before = -1;
  for (const line of lines) {
    const { index, id } = JSON.parse(line) as { index: number; id: string };
    if (index <= before) problems.push(`events.jsonl: entry ${id} is out of order`);
    before = index;
    if (manifest && (index < manifest.range.from || index >= manifest.range.to)) problems.push(`events.jsonl: entry ${id} is outside the range`);
    const proof = files.get(`proofs/${index}.tlog-proof`)?.toString().split('\n');
    if (!proof) {
      problems.push(`proofs/${index}.tlog-proof: is missing`);
      continue;
    }
    const gap = proof.indexOf('');
    const path = proof.slice(2, gap).map((hash) => Buffer.from(hash, 'base64'));
    if (proof[0] !== 'c2sp.org/tlog-proof@v1' || proof[1] !== `index ${index}`) problems.push(`proofs/${index}.tlog-proof: is about another entry`);
    if (proof.slice(gap + 1).join('\n') !== note) problems.push(`proofs/${index}.tlog-proof: names another checkpoint`);
    if (!includes(leafHash(Buffer.from(line)), index, treeSize, path, rootHash)) problems.push(`entry ${index} (${id}): is not in the signed tree`);
  }
}

function checkFiles(files: ReadonlyMap<string, Buffer>, manifest: Manifest | undefined, problems: string[]): void {
  if (!manifest) return;
  for (const [name, { sha256, bytes }] of Object.entries(manifest.files)) {
    const file = files.get(name);
    if (!file) problems.push(`${name}: is missing`);
    else if (file.length !== bytes || createHash('sha256').update(file).digest('hex') !== sha256) problems.push(`${name}: was changed`);
  }
  for (const name of files.keys()) {
    if (!(name in manifest.files) && name !== 'manifest.json' && name !== 'manifest.sig') problems.push(`${name}: does not belong to the bundle`);
  }
}

function readManifest(files: ReadonlyMap<string, Buffer>, key: KeyObject | undefined, problems: string[]): Manifest | undefined {
  const bytes = files.get('manifest.json');
  const signature = files.get('manifest.sig');
  if (!bytes || !signature) {
    problems.push('manifest.json or manifest.sig: is missing');
    return undefined;
  }
  if (!key || !verify(null, bytes, key, Buffer.from(signature.toString().trim(), 'base64'))) problems.push('manifest.sig: the signature is not valid');
  return JSON.parse(bytes.toString()) as Manifest;
}

function readCheckpoint(note: string, key: KeyObject | undefined, problems: string[]): Checkpoint | undefined {
  try {
    if (!key) throw new Error('there is no key to check it with');
    return openNote(note, key);
  } catch (error) {
    problems.push(`checkpoint.txt: ${(error as Error).message}`);
    return undefined;
  }
}
