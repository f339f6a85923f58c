import { InvalidInputError, UnavailableError, type CairnEvent, type RequestContext } from '@cairn/core';
import type { AuditStore, KeptCheckpoint } from '../audit/audit-log.js';
import { entryBytes } from '../audit/entry.js';
import { openNote, publicKeyOf, readNote } from '../audit/note.js';
import type { SigningKey } from '../audit/signing-key.js';
import { consistencyPath, type NodeReader } from '../merkle/tree.js';
import type { BundleFile, BundleFolder } from './bundle.js';
import { csvHeader, csvLine } from './csv.js';
import type { EntryFilter, ExportJob, ExportStore, MadeExport } from './export.js';
import { inProject } from './export-service.js';
import { howToVerify, howToVerifyPage } from './how-to-verify.js';
import { manifestOf, type ExportedDocuments } from './manifest.js';
import { Paths } from './paths.js';
import { consistencyText, proofEnd, proofText } from './proof-text.js';
import { nodeVerifier } from './verify-mjs.js';
import { pythonVerifier } from './verify-py.js';

export interface ExportMakerParts {
  readonly audit: AuditStore;
  readonly store: ExportStore;
  /** Names this process among those that make exports. */
  readonly owner: string;
  readonly open: (job: ExportJob) => Promise<BundleFolder>;
  /** Ed25519 over the bytes, base64. @throws {UnavailableError} when the key with this number is not here any more. */
  readonly sign: (bytes: Buffer, keyNumber: number) => Promise<string>;
  /** Keeps the bytes of a bundle. */
  readonly keep: (projectId: string, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<{ readonly digest: string; readonly sizeBytes: number }>;
  /** The documents derived from the graph, as the requester may see it. */
  readonly documents: (job: ExportJob, filter: EntryFilter, context: RequestContext) => AsyncIterable<ExportedDocument>;
  /** Resolves when there may be work, and after this many milliseconds at the latest. */
  readonly wait: (ms: number) => Promise<void>;
  readonly report: (exportId: string, error: unknown) => void;
  readonly now: () => Date;
}

/** A file of a bundle that is derived from the graph, or what is to be said about one that could not be. */
export type ExportedDocument = { readonly name: string; readonly bytes: string | Buffer } | { readonly missing: string } | { readonly partial: string };

/** The most entries one bundle may hold: about 500 MB of proofs. */
const mostEntries = 500_000;
/** Longest wait for the checkpoint that covers the range, in milliseconds. */
const checkpointPatienceMs = 15_000;
/** An export whose maker says nothing for so long is made by another, in milliseconds; it says something five times as often. */
const leaseMs = 10_000;
/** How often work is looked for that nobody told of: another process's that died, in milliseconds. */
const lookEveryMs = 5_000;
/** What fails is tried again so often; what ends its process is begun once or twice more. */
const mostAttempts = 3;
const mostBeginnings = 5;

/** Somebody cancelled it, or another process took over. */
class NoLongerOurs extends Error {}

/** Makes the exports that were ordered, one at a time, whichever process they were ordered in. */
export class ExportMaker {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** How far the export is that is being made. */
  private done = { entries: 0, entriesTotal: 0 };

  constructor(private readonly parts: ExportMakerParts) {}

  start(): void {
    this.running = this.run();
  }

  /** Gives back what it is at. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { store, owner, wait } = this.parts;
    while (!this.stopping.signal.aborted) {
      const job = await store.claim(owner, leaseMs).catch(() => undefined);
      if (job) await this.attempt(job).catch((error: unknown) => this.parts.report(job.id, error));
      else await wait(lookEveryMs);
    }
  }

  private async attempt(job: ExportJob): Promise<void> {
    const { store, owner } = this.parts;
    const context: RequestContext = { actor: job.requester, requestId: job.requestId, causeId: job.causeId, signal: this.stopping.signal };
    this.done = { entries: 0, entriesTotal: 0 };
    const beat = setInterval(() => void store.progress(job.id, owner, { ...this.done, leaseMs }).catch(() => undefined), leaseMs / 5);
    try {
      if (job.attempts > mostBeginnings) throw new InvalidInputError(`It was begun ${mostBeginnings} times, and each time the process ended`);
      const made = await this.make(job, context);
      await store.commit(context, async (commit) => {
        if (!(await commit.finish(job, owner, made))) throw new NoLongerOurs();
        commit.emit({ type: 'export.created', ...inProject(job.projectId), nodeId: job.id, payload: { fromIndex: job.fromIndex, toIndex: job.toIndex, entries: made.entries, digest: made.digest } });
      });
    } catch (error) {
      if (error instanceof NoLongerOurs) return;
      this.parts.report(job.id, error);
      const again = this.stopping.signal.aborted || (job.attempts < mostAttempts && !(error instanceof InvalidInputError));
      if (again) return await store.release(job.id, owner);
      await store.commit(context, async (commit) => {
        const reason = error instanceof Error ? error.message : String(error);
        if (await commit.fail(job.id, owner, reason)) commit.emit({ type: 'export.failed', ...inProject(job.projectId), nodeId: job.id, payload: { reason } });
      });
    } finally {
      clearInterval(beat);
    }
  }

  private async make(job: ExportJob, context: RequestContext): Promise<MadeExport> {
    const { store, open, keep, sign, now } = this.parts;
    const filter = await this.filterOf(job);
    const total = await store.count(filter, job.fromIndex, job.toIndex);
    if (total > mostEntries) throw new InvalidInputError(`The export holds ${total.toLocaleString('en')} entries, more than ${mostEntries.toLocaleString('en')}; make it in parts`);
    await this.alive(job, 0, total);
    const { checkpoint, signingKeys } = await this.checkpointOver(job.toIndex);
    await using folder = await open(job);
    const span = await this.addEntries(job, filter, { folder, checkpoint, total });
    const before = await this.addCheckpoints(job, folder, checkpoint);
    await addKeys(folder, signingKeys);
    const documents = await this.addDocuments({ job, filter, context, folder });
    await folder.append('HOW-TO-VERIFY.md', howToVerify);
    await folder.append('VERIFY.html', howToVerifyPage);
    await folder.append('verify.mjs', nodeVerifier);
    await folder.append('verify.py', pythonVerifier);
    const newest = signingKeys.at(-1)!;
    const readyAt = now();
    const files: ReadonlyMap<string, BundleFile> = await folder.close();
    const manifest = Buffer.from(manifestOf({ job, checkpoint, verifierKey: newest.verifierKey, span, before, documents, files, createdAt: readyAt }));
    const extra = new Map([['manifest.json', manifest], ['manifest.sig', Buffer.from(`${await sign(manifest, newest.number)}\n`)]]);
    const { digest, sizeBytes } = await keep(job.projectId, this.untilTaken(job, folder.zip(extra)), this.stopping.signal);
    return { entries: span.entries, digest, sizeBytes, checkpoint: checkpoint.note, readyAt };
  }

  private async filterOf({ projectId, scope, since, until }: ExportJob): Promise<EntryFilter> {
    const rest = { since, until, ...(projectId === '*' ? {} : { projectId }) };
    if (scope.kind === 'actor') return { ...rest, actorId: scope.id };
    if (scope.kind === 'model' || scope.kind === 'endpoint') return { ...rest, nodeIds: await this.parts.store.nodesAround(projectId, scope.id) };
    return rest;
  }

  /** Writes entries and proofs, a page at a time. */
  private async addEntries(job: ExportJob, filter: EntryFilter, { folder, checkpoint, total }: { folder: BundleFolder; checkpoint: KeptCheckpoint; total: number }): Promise<EntrySpan> {
    const { audit, store } = this.parts;
    await folder.append('events.csv', csvHeader, 0);
    await folder.append('events.jsonl', '', 0);
    await folder.append('proofs.tlog-proofs', '', 0);
    let entries = 0;
    let first: CairnEvent | undefined;
    let last: CairnEvent | undefined;
    for (let from = job.fromIndex; ; ) {
      const page = await store.page(filter, from, job.toIndex);
      if (page.length === 0) break;
      await folder.append('events.jsonl', Buffer.concat(page.flatMap((event) => [entryBytes(event), lineEnd])), page.length);
      await folder.append('events.csv', page.map(csvLine).join(''), page.length);
      const pathsOf = (nodes: NodeReader): string[][] => {
        const paths = new Paths(nodes, checkpoint.treeSize);
        return page.map(({ index }) => paths.of(index));
      };
      const paths = pathsOf(await audit.nodesFor(pathsOf));
      await folder.append('proofs.tlog-proofs', page.map(({ index }, at) => proofText(index, paths[at]!, checkpoint.note) + proofEnd).join(''), page.length);
      entries += page.length;
      first ??= page[0]!;
      last = page.at(-1)!;
      from = last.index + 1;
      await this.alive(job, entries, total);
    }
    return { entries, firstAt: first?.at, lastAt: last?.at };
  }

  /** What was signed, and that the log still begins with what the export before this one of the same scope held. */
  private async addCheckpoints(job: ExportJob, folder: BundleFolder, checkpoint: KeptCheckpoint): Promise<number | undefined> {
    await folder.append('checkpoint.txt', checkpoint.note);
    const note = await this.parts.store.lastCheckpoint(job.projectId, job.scope);
    if (note === undefined) return undefined;
    const { treeSize } = readNote(note);
    const prove = (nodes: NodeReader): string[] => consistencyPath(nodes, treeSize, checkpoint.treeSize).map((hash) => hash.toString('base64'));
    await folder.append('checkpoint-prev.txt', note);
    await folder.append('consistency.txt', consistencyText(treeSize, checkpoint.treeSize, prove(await this.parts.audit.nodesFor(prove))));
    return treeSize;
  }

  private async addDocuments({ job, filter, context, folder }: { job: ExportJob; filter: EntryFilter; context: RequestContext; folder: BundleFolder }): Promise<ExportedDocuments> {
    const names: string[] = [];
    const missing: string[] = [];
    const partial: string[] = [];
    for await (const document of this.parts.documents(job, filter, context)) {
      if ('missing' in document) missing.push(document.missing);
      else if ('partial' in document) partial.push(document.partial);
      else {
        await folder.append(document.name, document.bytes);
        names.push(document.name);
      }
      await this.alive(job, this.done.entries, this.done.entriesTotal);
    }
    return { names, missing, partial };
  }

  /** Keys before and after the checkpoint are the same: it is signed by the newest of them. */
  private async checkpointOver(toIndex: number): Promise<{ checkpoint: KeptCheckpoint; signingKeys: SigningKey[] }> {
    const { audit, wait } = this.parts;
    for (const patience = Date.now() + checkpointPatienceMs; ; ) {
      this.stopping.signal.throwIfAborted();
      const signingKeys = await audit.signingKeys();
      const checkpoint = await audit.latestCheckpoint();
      if (checkpoint && checkpoint.treeSize >= toIndex && isSignedBy(checkpoint.note, signingKeys.at(-1))) return { checkpoint, signingKeys };
      if (Date.now() > patience) throw new UnavailableError(`No checkpoint covers entry ${toIndex - 1} yet; see whether the audit tree is healthy`);
      await wait(100);
    }
  }

  /** The bytes, as long as it is ours to make them. */
  private async *untilTaken(job: ExportJob, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let looked = Date.now();
    for await (const chunk of bytes) {
      yield chunk;
      if (Date.now() - looked < leaseMs / 5) continue;
      looked = Date.now();
      await this.alive(job, this.done.entries, this.done.entriesTotal);
    }
  }

  /** @throws {NoLongerOurs} when it was cancelled, or is another's. */
  private async alive(job: ExportJob, entries: number, entriesTotal: number): Promise<void> {
    this.stopping.signal.throwIfAborted();
    this.done = { entries, entriesTotal };
    if (!(await this.parts.store.progress(job.id, this.parts.owner, { entries, entriesTotal, leaseMs }))) throw new NoLongerOurs();
  }
}

/** What the entries of an export span. */
export interface EntrySpan {
  readonly entries: number;
  readonly firstAt: Date | undefined;
  readonly lastAt: Date | undefined;
}

const lineEnd = Buffer.from('\n');

async function addKeys(folder: BundleFolder, signingKeys: readonly SigningKey[]): Promise<void> {
  const newest = signingKeys.at(-1)!;
  await folder.append('keys/log.vkey', `${newest.verifierKey}\n`);
  for (const { number, verifierKey, handover } of signingKeys) {
    if (number < newest.number) await folder.append(`keys/earlier-${number}.vkey`, `${verifierKey}\n`);
    if (handover !== undefined) await folder.append(`keys/handover-${number}.txt`, handover);
  }
}

function isSignedBy(note: string, signer: SigningKey | undefined): boolean {
  const key = signer && publicKeyOf(signer.verifierKey);
  try {
    return key !== undefined && openNote(note, key).treeSize > 0;
  } catch {
    return false;
  }
}
