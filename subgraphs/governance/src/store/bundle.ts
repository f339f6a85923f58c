import { createHash, sign } from 'node:crypto';
import { ZipFile } from 'yazl';
import { entryBytes } from '../domain/audit/entry.js';
import { readNote } from '../domain/audit/note.js';
import { csvHeader, csvLine } from '../domain/export/csv.js';
import type { BundleContent } from '../domain/export/export.js';
import { howToVerify } from '../domain/export/how-to-verify.js';
import { proofText } from '../domain/export/proof-text.js';
import { verifierScript } from '../domain/export/verifier.js';
import { inclusionPath } from '../domain/merkle/tree.js';
import type { SigningKeys } from './signing-keys.js';

/** Every file of a bundle has this time, so that the same content gives the same bytes. */
const epoch = new Date(Date.UTC(1980, 0, 1));

/** Packs entries, proofs, checkpoint and a signed manifest into a zip. */
export async function* packBundle(content: BundleContent, keys: SigningKeys): AsyncGenerator<Uint8Array> {
  const { events, checkpoint, nodes, signingKeys } = content;
  const newest = signingKeys.at(-1)!;
  const { origin } = readNote(checkpoint.note);
  const files = new Map<string, Buffer>();
  const add = (name: string, text: string | Buffer): void => void files.set(name, Buffer.from(text));
  add('HOW-TO-VERIFY.md', howToVerify);
  add('checkpoint.txt', checkpoint.note);
  add('events.csv', csvHeader + events.map(csvLine).join(''));
  add('events.jsonl', Buffer.concat(events.flatMap((event) => [entryBytes(event), Buffer.from('\n')])));
  add('keys/log.vkey', `${newest.verifierKey}\n`);
  for (const { number, verifierKey, handover } of signingKeys) {
    if (number < newest.number) add(`keys/earlier-${number}.vkey`, `${verifierKey}\n`);
    if (handover !== undefined) add(`keys/handover-${number}.txt`, handover);
  }
  for (const { index } of events) add(`proofs/${index}.tlog-proof`, proofText(index, inclusionPath(nodes, index, checkpoint.treeSize), checkpoint.note));
  add('verify.mjs', verifierScript);
  const manifest = Buffer.from(`${JSON.stringify(manifestOf(content, origin, files), undefined, 2)}\n`);
  files.set('manifest.json', manifest);
  add('manifest.sig', `${sign(null, manifest, await keys.key(newest.number)).toString('base64')}\n`);
  const zip = new ZipFile();
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) zip.addBuffer(bytes, name, { mtime: epoch, mode: 0o100644 });
  zip.end();
  yield* zip.outputStream as unknown as AsyncIterable<Uint8Array>;
}

function manifestOf(content: BundleContent, origin: string, files: ReadonlyMap<string, Buffer>): object {
  return {
    format: 'cairn-audit-export/1',
    id: content.exportId,
    log: origin,
    project: content.projectId,
    requestedBy: content.requestedBy,
    createdAt: content.createdAt.toISOString(),
    range: { from: content.fromIndex, to: content.toIndex },
    treeSize: content.checkpoint.treeSize,
    entries: content.events.length,
    complete: ['events of the project in the range'],
    missing: ['events of other projects in the range', 'derived documents (model cards, technical documentation)'],
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }])),
  };
}
