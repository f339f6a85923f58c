/**
 * The script inside every bundle, in full. It shares no code with the platform and needs Node.js only, so that whoever
 * verifies has to trust neither us nor anything we depend on. Kept as text because it is data here, not part of the program.
 */
export const verifierScript = String.raw`#!/usr/bin/env node
// Verifies the bundle it lies in. Needs Node.js 18 or later and nothing else; opens no connection and writes nothing.
//   node verify.mjs [--key <verifier key>]
// With --key (name+id+base64, as the operator published it elsewhere) it also checks who signed.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, name));
const sha256 = (...parts) => { const hash = createHash('sha256'); for (const part of parts) hash.update(part); return hash.digest(); };
const problems = [];
const check = (fine, problem) => { if (!fine) problems.push(problem); return fine; };

const manifest = JSON.parse(read('manifest.json'));
const keyText = read('keys/log.vkey').toString().trim();
const wanted = process.argv.includes('--key') ? process.argv[process.argv.indexOf('--key') + 1] : undefined;
if (wanted !== undefined) check(wanted === keyText, 'the bundle was signed by another key than the one given');

// 1. The key, and what it signed: the manifest and the checkpoint.
const plus1 = keyText.indexOf('+');
const plus2 = keyText.indexOf('+', plus1 + 1);
const name = keyText.slice(0, plus1);
const keyBytes = Buffer.from(keyText.slice(plus2 + 1), 'base64');
const keyId = sha256(name, Buffer.of(10), keyBytes).subarray(0, 4);
check(keyId.toString('hex') === keyText.slice(plus1 + 1, plus2), 'keys/log.vkey: the key does not have the id that it claims');
const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), keyBytes.subarray(1)]), format: 'der', type: 'spki' });
check(verify(null, read('manifest.json'), key, Buffer.from(read('manifest.sig').toString().trim(), 'base64')), 'manifest.sig: the signature is not valid');

const note = read('checkpoint.txt').toString();
const gap = note.indexOf('\n\n');
const text = note.slice(0, gap + 1);
const [origin, sizeText, rootText] = text.split('\n');
const size = Number(sizeText);
const root = Buffer.from(rootText, 'base64');
const signed = note.slice(gap + 2).split('\n').some((line) => {
  const match = /^— (\S+) (\S+)$/.exec(line);
  if (!match || match[1] !== origin) return false;
  const blob = Buffer.from(match[2], 'base64');
  return blob.subarray(0, 4).equals(keyId) && verify(null, Buffer.from(text), key, blob.subarray(4));
});
check(signed, 'checkpoint.txt: no valid signature of the key in keys/log.vkey');

// 2. Every file is the one that the manifest lists, and there is no other.
for (const [file, { sha256: digest, bytes }] of Object.entries(manifest.files)) {
  let content;
  try { content = read(file); } catch { problems.push(file + ': is missing'); continue; }
  check(content.length === bytes && sha256(content).toString('hex') === digest, file + ': was changed');
}
const listed = new Set([...Object.keys(manifest.files), 'manifest.json', 'manifest.sig']);
const walk = (folder) => readdirSync(join(here, folder), { withFileTypes: true }).flatMap((entry) => {
  const path = folder === '' ? entry.name : folder + '/' + entry.name;
  return entry.isDirectory() ? walk(path) : [path];
});
for (const file of walk('')) check(listed.has(file), file + ': does not belong to the bundle');

// 3. Every entry lies in the tree that was signed, at the index that it names (RFC 9162, section 2.1.3.2).
function leads(leaf, index, path) {
  let node = index, last = size - 1, hash = leaf;
  if (!(index >= 0 && index < size)) return false;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = sha256(Buffer.of(1), sibling, hash);
      while (node % 2 === 0 && node !== 0) { node = Math.floor(node / 2); last = Math.floor(last / 2); }
    } else hash = sha256(Buffer.of(1), hash, sibling);
    node = Math.floor(node / 2); last = Math.floor(last / 2);
  }
  return last === 0 && hash.equals(root);
}
const lines = read('events.jsonl').toString().split('\n').filter((line) => line !== '');
check(lines.length === manifest.entries, 'events.jsonl: holds ' + lines.length + ' entries, the manifest says ' + manifest.entries);
let before = -1;
for (const line of lines) {
  const { index, id } = JSON.parse(line);
  check(index > before, 'events.jsonl: entry ' + id + ' is out of order');
  before = index;
  check(index >= manifest.range.from && index < manifest.range.to, 'events.jsonl: entry ' + id + ' is outside the range');
  let proof;
  try { proof = read('proofs/' + index + '.tlog-proof').toString(); } catch { problems.push('proofs/' + index + '.tlog-proof: is missing'); continue; }
  const [format, indexLine, ...rest] = proof.split('\n');
  const end = rest.indexOf('');
  check(format === 'c2sp.org/tlog-proof@v1' && indexLine === 'index ' + index, 'proofs/' + index + '.tlog-proof: is about another entry');
  check(rest.slice(end + 1).join('\n') === note, 'proofs/' + index + '.tlog-proof: names another checkpoint');
  const path = rest.slice(0, end).map((hash) => Buffer.from(hash, 'base64'));
  check(leads(sha256(Buffer.of(0), line), index, path), 'entry ' + index + ' (' + id + '): is not in the signed tree');
}

if (problems.length > 0) {
  console.error(problems.slice(0, 20).join('\n'));
  console.error('NOT VERIFIED: ' + problems.length + ' problem(s)');
  process.exit(1);
}
console.log('VERIFIED: ' + lines.length + ' entries, each in the tree of ' + size + ' entries signed by ' + keyText.slice(0, plus2));
console.log('root ' + root.toString('base64') + (wanted === undefined ? '\nCompare the key with the one that the operator published elsewhere, or pass it with --key.' : ''));
`;
