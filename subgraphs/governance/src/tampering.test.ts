import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, type Actor } from '@cairn/core';
import { memoryStorage, startTestSubgraph, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { readNote, signNote, verifierKey } from './domain/audit/note.js';
import { proofText } from './domain/export/proof-text.js';
import { leafHash, nodeHash, type Hash } from './domain/merkle/hash.js';
import { inclusionPath, rootHash } from './domain/merkle/tree.js';
import { unpack } from './store/unpack.js';
import { governance } from './subgraph.js';
import { verifyFiles } from './verify-bundle.js';

// A thousand bundles, each changed by somebody who wants it not to be seen: with all that they could do who have the bundle only, and with
// what they could do who can sign, too. Each must be found by three verifiers. The auditor holds the key and an earlier checkpoint.

const cases = 1_000;
const admin: Actor = { id: newId('actor'), name: 'root', kind: 'person', roles: { '*': ['admin'] } };

type Files = Map<string, Buffer>;
type Random = (below: number) => number;

/** A generator that gives the same numbers each time (mulberry32). */
function random(seed: number): Random {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** One of the scripts, asked about one folder after another. */
class Verifier {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(program: string, args: readonly string[]) {
    this.child = spawn(program, [...args], { env: { PATH: process.env['PATH'] } });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async verified(folder: string): Promise<boolean> {
    this.child.stdin.write(`${folder}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The verifier has ended');
    return (JSON.parse(value) as { verified: boolean }).verified;
  }

  end(): void {
    this.child.stdin.end();
  }
}

interface Whole {
  readonly files: Files;
  /** An earlier bundle of the same scope, with fewer entries. */
  readonly earlier: Files;
  readonly key: string;
  /** What signed it: what an operator, or a thief of the key, has. */
  readonly secret: KeyObject;
}

const lines = (bytes: Buffer): string[] => bytes.toString().split('\n').slice(0, -1);
const joined = (all: readonly string[]): Buffer => Buffer.from(all.map((line) => `${line}\n`).join(''));

function edit(files: Files, pick: Random): void {
  const name = [...files.keys()].sort()[pick(files.size)]!;
  const bytes = Buffer.from(files.get(name)!);
  const at = pick(bytes.length);
  bytes[at] = bytes[at]! ^ (1 << pick(8));
  files.set(name, bytes);
}

function remove(files: Files, pick: Random): void {
  if (pick(2) === 0) files.delete([...files.keys()].sort()[pick(files.size)]!);
  else files.set('events.jsonl', joined(lines(files.get('events.jsonl')!).toSpliced(pick(lines(files.get('events.jsonl')!).length), 1)));
}

function insert(files: Files, pick: Random): void {
  const events = lines(files.get('events.jsonl')!);
  const at = pick(events.length);
  if (pick(3) === 0) files.set(`notes-${pick(100)}.txt`, Buffer.from('It was always here.'));
  else files.set('events.jsonl', joined(events.toSpliced(at, 0, events[pick(events.length)]!)));
}

function reorder(files: Files, pick: Random): void {
  const name = ['events.jsonl', 'events.csv', 'proofs.tlog-proofs'][pick(3)]!;
  const all = lines(files.get(name)!);
  const a = pick(all.length);
  const b = all.findIndex((line, at) => at !== a && line !== all[a]);
  [all[a], all[b]] = [all[b]!, all[a]!];
  files.set(name, joined(all));
}

function truncate(files: Files, pick: Random): void {
  const name = [...files.keys()].sort()[pick(files.size)]!;
  files.set(name, files.get(name)!.subarray(0, pick(files.get(name)!.length)));
}

/** An older file where the newer was; a file of the one that is the same in both would be no change. */
function restore(files: Files, pick: Random, { earlier }: Whole): void {
  const changed = [...earlier.keys()].filter((name) => files.has(name) && !files.get(name)!.equals(earlier.get(name)!)).sort();
  const count = 1 + pick(changed.length - 1);
  for (let left = count; left > 0; left--) {
    const name = changed.splice(pick(changed.length), 1)[0]!;
    files.set(name, earlier.get(name)!);
  }
}

/** A word of one entry is another, and whoever did that made everything fit again, with this key. */
function rewritten(files: Files, pick: Random, secret: KeyObject, { verifier = '', below = Number.POSITIVE_INFINITY } = {}): void {
  const note = readNote(files.get('checkpoint.txt')!.toString());
  const events = lines(files.get('events.jsonl')!);
  const candidates = events.map((_line, index) => index).filter((index) => index < below && events[index]!.includes('"experiment '));
  const at = candidates[pick(candidates.length)]!;
  events[at] = events[at]!.replace('"experiment ', `"experiment number ${pick(9)}`);
  const leaves = events.map((line) => leafHash(Buffer.from(line)));
  const nodes = { node: (level: number, index: number): Hash => (level === 0 ? leaves[index]! : nodeHash(nodes.node(level - 1, 2 * index), nodes.node(level - 1, 2 * index + 1))) };
  const size = leaves.length;
  const head = { origin: note.origin, treeSize: size, rootHash: rootHash(nodes, size) };
  const signed = signNote(head, secret);
  files.set('events.jsonl', joined(events));
  files.set('checkpoint.txt', Buffer.from(signed));
  files.set('proofs.tlog-proofs', Buffer.from(events.map((_line, index) => `${proofText(index, inclusionPath(nodes, index, size).map((hash) => hash.toString('base64')), signed)}--\n`).join('')));
  const manifest = JSON.parse(files.get('manifest.json')!.toString()) as { key: string; files: Record<string, object>; [fact: string]: unknown };
  resign(files, { ...manifest, treeSize: size, rootHash: head.rootHash.toString('base64'), range: { from: 0, to: size }, entries: size }, { secret, verifier: verifier || manifest.key });
}

function resign(files: Files, manifest: { readonly files: Readonly<Record<string, object>>; readonly [fact: string]: unknown }, { secret, verifier }: { readonly secret: KeyObject; readonly verifier: string }): void {
  files.set('keys/log.vkey', Buffer.from(`${verifier}\n`));
  const listed: Record<string, object> = { ...manifest.files };
  for (const name of Object.keys(listed)) {
    const bytes = files.get(name)!;
    listed[name] = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  }
  const text = Buffer.from(`${JSON.stringify({ ...manifest, key: verifier, files: listed }, undefined, 2)}\n`);
  files.set('manifest.json', text);
  files.set('manifest.sig', Buffer.from(`${sign(null, text, secret).toString('base64')}\n`));
}

/** The log goes on from something else than what the auditor saw signed before, and the true key signs that. */
function fork(files: Files, pick: Random, { secret, earlier }: Whole): void {
  rewritten(files, pick, secret, { below: readNote(earlier.get('checkpoint.txt')!.toString()).treeSize });
  const manifest = JSON.parse(files.get('manifest.json')!.toString()) as { key: string; files: Record<string, object>; [fact: string]: unknown };
  // Half of them leave out the checkpoint before, which nobody can make fit any more.
  if (pick(2) === 0) {
    for (const name of ['checkpoint-prev.txt', 'consistency.txt']) {
      files.delete(name);
      delete manifest.files[name];
    }
    resign(files, { ...manifest, previousTreeSize: null }, { secret, verifier: manifest.key });
  }
}

/** Somebody else signs: the entries as they are, or others. */
function signAnew(files: Files, pick: Random): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const note = readNote(files.get('checkpoint.txt')!.toString());
  const verifier = verifierKey(note.origin, publicKey);
  if (pick(2) === 0) return rewritten(files, pick, privateKey, { verifier });
  const signed = signNote(note, privateKey);
  const before = files.get('checkpoint.txt')!.toString();
  files.set('checkpoint.txt', Buffer.from(signed));
  files.set('proofs.tlog-proofs', Buffer.from(files.get('proofs.tlog-proofs')!.toString().replaceAll(before, signed)));
  resign(files, JSON.parse(files.get('manifest.json')!.toString()) as { files: Record<string, object>; [fact: string]: unknown }, { secret: privateKey, verifier });
}

const ways: Readonly<Record<string, (files: Files, pick: Random, whole: Whole) => void>> = { edit, delete: remove, insert, reorder, truncate, fork, 're-sign': signAnew, restore };

// Which server the entries came from makes no difference to a bundle.
describe.each(testServers().slice(0, 1))('a bundle of the %s PostgreSQL that somebody changed', (server) => {
  let graph: TestSubgraph;
  let whole: Whole;
  let folder: string;

  async function bundle(count: number): Promise<Files> {
    await graph.host.log.database.commit(testContext(admin), async (transaction) => {
      for (let index = 0; index < count; index++) transaction.emit({ type: 'experiment.created', projectId: testProject, nodeId: newId('experiment'), payload: { name: `experiment ${index}` } });
    });
    const { createExport } = await graph.data<{ createExport: { digest: string } }>(admin, 'mutation { createExport(input: { projectId: "*" }) { digest } }');
    return unpack(await graph.host.blobs.read('*', createExport.digest));
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-tampered-'));
    graph = await startTestSubgraph(governance({ secret: Buffer.alloc(32, 7), adminToken: 'an administrator token of more than 32 characters' }), { server, plugins: [memoryStorage()] });
    const earlier = await bundle(9);
    const files = await bundle(14);
    whole = { files, earlier, key: files.get('keys/log.vkey')!.toString().trim(), secret: createPrivateKey(await readFile(join(graph.host.home, 'keys/log-signing.pem'), 'utf8')) };
  });
  afterAll(async () => {
    await graph[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test(`is found out in each of ${cases} cases, by three verifiers that agree`, async () => {
    const { key, earlier } = whole;
    const seen = earlier.get('checkpoint.txt')!.toString();
    await writeFile(join(folder, 'seen'), seen);
    for (const name of ['verify.mjs', 'verify.py']) await writeFile(join(folder, name), whole.files.get(name)!);
    const given = ['--each', '--key', key, '--seen', join(folder, 'seen')];
    const verifiers = [new Verifier(process.execPath, [join(folder, 'verify.mjs'), ...given]), new Verifier('python3', [join(folder, 'verify.py'), ...given])];
    const place = join(folder, 'case');
    let there: Files = new Map();
    const verdicts = async (files: Files): Promise<boolean[]> => {
      for (const name of there.keys()) if (!files.has(name)) await rm(join(place, name));
      for (const [name, bytes] of files) {
        if (there.get(name) === bytes) continue;
        await mkdir(dirname(join(place, name)), { recursive: true });
        await writeFile(join(place, name), bytes);
      }
      there = new Map(files);
      return [verifyFiles(files, { key, seen }).verified, ...(await Promise.all(verifiers.map((verifier) => verifier.verified(place))))];
    };
    expect(await verdicts(whole.files)).toEqual([true, true, true]);
    const pick = random(20_260_401);
    const names = Object.keys(ways);
    for (let number = 0; number < cases; number++) {
      const way = names[number % names.length]!;
      const files: Files = new Map(whole.files);
      ways[way]!(files, pick, whole);
      expect(await verdicts(files), `case ${number}: ${way}`).toEqual([false, false, false]);
    }
    verifiers.forEach((verifier) => verifier.end());
  }, 180_000);
});
