/**
 * The script inside every bundle, in full. It shares no code with the platform and needs Node.js only, so that whoever
 * verifies has to trust neither us nor anything we depend on. Kept as text because it is data here, not part of the program.
 */
export const nodeVerifier = String.raw`#!/usr/bin/env node
// Verifies the unpacked bundle that it lies in. Needs Node.js 18 or later and nothing else; opens no connection and writes nothing.
//   node verify.mjs [--key KEY] [--seen FILE] [--folder FOLDER] [--proof INDEX]
// --key    name+id+base64, as the operator published it elsewhere: checks who signed. An earlier key does, where the bundle shows how it handed over.
// --seen   a checkpoint that you kept before (checkpoint.txt of an earlier bundle): the log must still begin with it.
// --folder another bundle than the one this script lies in.
// --proof  prints the proof of one entry (C2SP tlog-proof) and checks nothing.
// --each   reads folders from standard input, a line each, and answers each with a line of JSON.
// Exit status: 0 verified, 1 not verified.
import * as crypto from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const sha256 = crypto.hash ? (bytes) => crypto.hash('sha256', bytes, 'buffer') : (bytes) => crypto.createHash('sha256').update(bytes).digest();
const inner = (left, right) => sha256(Buffer.concat([Buffer.of(1), left, right]));

// Base64 in its one canonical spelling; undefined when it is not.
function base64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

// A verifier key (C2SP signed-note): name, id, and Ed25519 key.
function readKey(text) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = encoded && base64(encoded);
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1) return undefined;
  const own = sha256(Buffer.concat([Buffer.from(name + '\n'), bytes])).subarray(0, 4);
  if (own.toString('hex') !== id) return undefined;
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  return { text, name, id: own, key: crypto.createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

// A checkpoint (C2SP tlog-checkpoint) and the lines that sign it.
function readNote(text) {
  const gap = text.indexOf('\n\n');
  const [, origin, size, encoded] = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/=]+)\n$/.exec(text.slice(0, gap + 1)) ?? [];
  const root = encoded && base64(encoded);
  if (gap < 0 || !root || root.length !== 32) return undefined;
  return { origin, size: Number(size), root, body: Buffer.from(text.slice(0, gap + 1)), lines: text.slice(gap + 2).split('\n') };
}

function signedBy(note, signer) {
  if (!note || !signer || note.origin !== signer.name) return false;
  return note.lines.some((line) => {
    const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const blob = name === signer.name && base64(encoded);
    return blob && blob.length === 68 && blob.subarray(0, 4).equals(signer.id) && crypto.verify(null, note.body, signer.key, blob.subarray(4));
  });
}

// Whether the tree of 'from' leaves begins that of 'to' leaves (RFC 9162, section 2.1.4.2).
function begins(from, to, fromRoot, toRoot, path) {
  if (from > to || from < 1) return false;
  if (from === to) return path.length === 0 && fromRoot.equals(toRoot);
  const proof = Number.isInteger(Math.log2(from)) ? [fromRoot, ...path] : path;
  if (proof.length === 0) return false;
  let node = from - 1, last = to - 1;
  while (node % 2 === 1) { node = (node - 1) / 2; last = Math.floor(last / 2); }
  let before = proof[0], now = proof[0];
  for (const sibling of proof.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      before = inner(sibling, before);
      now = inner(sibling, now);
      while (node % 2 === 0 && node !== 0) { node /= 2; last = Math.floor(last / 2); }
    } else now = inner(now, sibling);
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && before.equals(fromRoot) && now.equals(toRoot);
}

// Says whether an entry lies in the tree (RFC 9162, section 2.1.3.2). Neighbours share most of their way up: once a hash at a place was
// shown to lead to the root by the rest of a path, the same hash at the same place with the same rest does again.
function treeOf(size, root) {
  const shown = [];
  return (leaf, index, path) => {
    if (!(index >= 0 && index < size) || path.length % 45 !== 0) return false;
    let node = index, last = size - 1, hash = leaf;
    const way = [];
    for (let at = 0; at < path.length; at += 45) {
      const step = at / 45, rest = path.slice(at), known = shown[step];
      if (known && known.node === node && known.last === last && known.hash.equals(hash) && known.rest === rest) { for (const [k, one] of way) shown[k] = one; return true; }
      way.push([step, { node, last, hash, rest }]);
      const sibling = base64(path.slice(at, at + 44));
      if (!sibling || sibling.length !== 32 || path[at + 44] !== '\n' || last === 0) return false;
      if (node % 2 === 1 || node === last) {
        hash = inner(sibling, hash);
        while (node % 2 === 0 && node !== 0) { node /= 2; last = Math.floor(last / 2); }
      } else hash = inner(hash, sibling);
      node = Math.floor(node / 2);
      last = Math.floor(last / 2);
    }
    if (last !== 0 || !hash.equals(root)) return false;
    for (const [k, one] of way) shown[k] = one;
    return true;
  };
}

function walk(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const name = under === '' ? entry.name : under + '/' + entry.name;
    return entry.isDirectory() ? walk(folder, name) : [[name, entry.isFile()]];
  });
}

function check(folder, { key: wanted, seen }) {
  const problems = [];
  const fine = (yes, problem) => { if (!yes) problems.push(problem); return yes; };
  const found = new Map(walk(folder));
  const read = (name) => {
    if (found.get(name) === true) return readFileSync(join(folder, name));
    problems.push(name + ': is missing');
    return Buffer.alloc(0);
  };

  // 1. Who signed, and whether that is whom you trust.
  const keyText = read('keys/log.vkey').toString().replace(/\n$/, '');
  const signer = readKey(keyText);
  fine(signer, 'keys/log.vkey: is no verifier key, or not the one that it says');
  const earlier = [];
  while (found.has('keys/earlier-' + (earlier.length + 1) + '.vkey')) earlier.push(read('keys/earlier-' + (earlier.length + 1) + '.vkey').toString().replace(/\n$/, ''));
  const chain = [...earlier.map(readKey), signer];
  if (wanted !== undefined && wanted !== keyText) {
    const from = earlier.indexOf(wanted);
    let trusted = from >= 0;
    for (let at = from; trusted && at + 1 < chain.length; at++) {
      const note = readNote(read('keys/handover-' + (at + 2) + '.txt').toString());
      trusted = signedBy(note, chain[at]) && signedBy(note, chain[at + 1]);
    }
    fine(trusted, 'the bundle is not signed by the key given, nor by one that it handed over to');
  }

  // 2. What they signed: the manifest, and the checkpoint.
  const manifestBytes = read('manifest.json');
  const [, encoded] = /^([A-Za-z0-9+/]{86}==)\n$/.exec(read('manifest.sig').toString('latin1')) ?? [];
  const signature = encoded && base64(encoded);
  fine(signer && signature && crypto.verify(null, manifestBytes, signer.key, signature), 'manifest.sig: the signature is not valid');
  let manifest;
  try { manifest = JSON.parse(manifestBytes.toString()); } catch { manifest = undefined; }
  if (!fine(manifest?.format === 'cairn-audit-export/2' && manifest.files && manifest.range, 'manifest.json: is not the manifest of such a bundle')) return { problems };
  const noteBytes = read('checkpoint.txt');
  const note = readNote(noteBytes.toString());
  if (!fine(note && signedBy(note, signer), 'checkpoint.txt: no valid signature of the key in keys/log.vkey')) return { problems };
  fine(manifest.key === keyText && manifest.log === note.origin && manifest.treeSize === note.size && manifest.rootHash === note.root.toString('base64'), 'manifest.json: is about another checkpoint');

  // 3. Every file is the one that the manifest lists, and there is no other.
  for (const [name, { sha256: digest, bytes }] of Object.entries(manifest.files)) {
    const content = read(name);
    if (found.get(name) === true) fine(content.length === bytes && sha256(content).toString('hex') === digest, name + ': was changed');
  }
  for (const [name, file] of found) fine(file && (Object.hasOwn(manifest.files, name) || name === 'manifest.json' || name === 'manifest.sig'), name + ': does not belong to the bundle');

  // 4. The log still begins with what was signed before.
  let before;
  if (manifest.previousTreeSize !== null) {
    before = readNote(read('checkpoint-prev.txt').toString());
    fine(before && before.size === manifest.previousTreeSize && chain.some((one) => signedBy(before, one)), 'checkpoint-prev.txt: no valid signature of a key of this log');
    const [head, ...lines] = read('consistency.txt').toString().split('\n');
    const path = lines.slice(0, -1).map(base64);
    fine(before && head === 'consistency ' + before.size + ' ' + note.size && lines.at(-1) === '' && path.every((hash) => hash?.length === 32) && begins(before.size, note.size, before.root, note.root, path),
      'consistency.txt: the log does not begin with the one of checkpoint-prev.txt');
  }
  if (seen !== undefined) {
    const kept = readNote(seen);
    const same = (other) => kept && other && kept.origin === other.origin && kept.size === other.size && kept.root.equals(other.root);
    fine(same(note) || same(before), 'the bundle does not show that the log still begins with the checkpoint that you kept');
  }

  // 5. Every entry lies in the tree that was signed, at the index that it names.
  const events = read('events.jsonl'), proofs = read('proofs.tlog-proofs');
  const leads = treeOf(note.size, note.root);
  const tail = Buffer.concat([noteBytes, Buffer.from('--\n')]);
  let count = 0, last = -1, at = 0, place = 0;
  while (at < events.length) {
    let end = events.indexOf(10, at);
    if (!fine(end >= 0, 'events.jsonl: ends within an entry')) end = events.length;
    const line = events.subarray(at, end);
    at = end + 1;
    count++;
    let entry;
    try { entry = JSON.parse(line.toString()); } catch { entry = undefined; }
    if (!fine(Number.isSafeInteger(entry?.index), 'events.jsonl: line ' + count + ' is no entry')) continue;
    const { index } = entry;
    fine(index > last, 'events.jsonl: entry ' + index + ' is out of order');
    fine(index >= manifest.range.from && index < manifest.range.to, 'events.jsonl: entry ' + index + ' is outside the range');
    if (manifest.contiguous === true) fine(index === (count === 1 ? manifest.range.from : last + 1), 'events.jsonl: an entry is missing before ' + index);
    last = index;
    const head = 'c2sp.org/tlog-proof@v1\nindex ' + index + '\n';
    const gap = proofs.indexOf('\n\n', place), next = gap + 2 + tail.length;
    const path = proofs.toString('latin1', place + head.length, gap + 1);
    const whole = gap >= 0 && proofs.toString('latin1', place, place + head.length) === head && proofs.subarray(gap + 2, next).equals(tail);
    place = gap < 0 ? proofs.length : next;
    fine(whole && leads(sha256(Buffer.concat([Buffer.of(0), line])), index, path), 'entry ' + index + ': is not in the signed tree');
  }
  fine(place === proofs.length, 'proofs.tlog-proofs: holds more than the proofs of the entries');
  fine(count === manifest.entries, 'events.jsonl: holds ' + count + ' entries, the manifest says ' + manifest.entries);
  if (manifest.contiguous === true) fine(count === manifest.range.to - manifest.range.from, 'events.jsonl: does not hold every entry of the range');
  return { problems, entries: count, treeSize: note.size, rootHash: note.root.toString('base64'), key: keyText };
}

// What cannot even be read is not verified either.
function verdict(folder, options) {
  try {
    const found = check(folder, options);
    return { verified: found.problems.length === 0, ...found };
  } catch (error) {
    return { verified: false, problems: [String(error?.message ?? error)] };
  }
}

const given = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const here = given('--folder') ?? dirname(fileURLToPath(import.meta.url));
const options = { key: given('--key'), seen: given('--seen') === undefined ? undefined : readFileSync(given('--seen'), 'utf8') };
if (process.argv.includes('--proof')) {
  const proof = readFileSync(join(here, 'proofs.tlog-proofs'), 'utf8').split(/(?<=\n)--\n/).find((one) => one.startsWith('c2sp.org/tlog-proof@v1\nindex ' + given('--proof') + '\n'));
  process.stdout.write(proof ?? '');
  process.exitCode = proof === undefined ? 1 : 0;
} else if (process.argv.includes('--each')) {
  for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(verdict(line, options)));
} else {
  const { verified, problems, entries, treeSize, rootHash, key } = verdict(here, options);
  if (!verified) {
    console.error(problems.slice(0, 20).join('\n'));
    console.error('NOT VERIFIED: ' + problems.length + ' problem(s)');
    process.exitCode = 1;
  } else {
    console.log('VERIFIED: ' + entries + ' entries, each in the tree of ' + treeSize + ' entries with root ' + rootHash);
    console.log('Signed by ' + key);
    if (options.key === undefined) console.log('Compare that key with the one that the operator published elsewhere, or pass it with --key.');
  }
}
`;
