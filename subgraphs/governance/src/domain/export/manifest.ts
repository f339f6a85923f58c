import type { KeptCheckpoint } from '../audit/audit-log.js';
import { readNote } from '../audit/note.js';
import type { BundleFile } from './bundle.js';
import type { EntrySpan } from './export-maker.js';
import type { ExportJob } from './export.js';

/** What came of the documents. */
export interface ExportedDocuments {
  readonly names: readonly string[];
  readonly missing: readonly string[];
  readonly partial: readonly string[];
}

export interface ManifestParts {
  readonly job: ExportJob;
  readonly checkpoint: KeptCheckpoint;
  readonly verifierKey: string;
  readonly span: EntrySpan;
  /** Size of the tree that the export before this one of the same scope held. */
  readonly before: number | undefined;
  readonly documents: ExportedDocuments;
  readonly files: ReadonlyMap<string, BundleFile>;
  readonly createdAt: Date;
}

/** The text of `manifest.json`: what a bundle is, what it holds, and what it does not. */
export function manifestOf({ job, checkpoint, verifierKey, span, before, documents, files, createdAt }: ManifestParts): string {
  const whole = job.scope.kind === 'installation' && job.since === undefined && job.until === undefined;
  const manifest = {
    format: 'cairn-audit-export/2',
    id: job.id,
    log: readNote(checkpoint.note).origin,
    project: job.projectId,
    scope: job.scope,
    purpose: job.purpose ?? null,
    requestedBy: { id: job.requester.id, name: job.requester.name, roles: job.requester.roles[job.projectId] ?? job.requester.roles['*'] ?? [] },
    requestedAt: job.createdAt.toISOString(),
    createdAt: createdAt.toISOString(),
    range: { from: job.fromIndex, to: job.toIndex },
    /** Every index of the range is there; otherwise entries of other scopes lie between. */
    contiguous: whole,
    times: { since: job.since?.toISOString() ?? null, until: job.until?.toISOString() ?? null, first: span.firstAt?.toISOString() ?? null, last: span.lastAt?.toISOString() ?? null },
    treeSize: checkpoint.treeSize,
    rootHash: checkpoint.rootHash.toString('base64'),
    previousTreeSize: before ?? null,
    key: verifierKey,
    entries: span.entries,
    complete: [`entries of the ${job.scope.kind} ${job.scope.id} in the range`, 'a proof of each entry', 'keys that signed, and how each handed over to the next', ...documents.names],
    partial: [...(whole ? [] : ['the log: entries of the range that are not of this scope are left out, which the proofs cannot show']), ...documents.partial],
    missing: [...(before === undefined ? ['an earlier checkpoint to compare with: this is the first export of the scope'] : []), ...documents.missing],
    files: Object.fromEntries(files),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
