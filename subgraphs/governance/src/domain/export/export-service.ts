import { InvalidInputError, isVisible, newId, requireIn, UnavailableError, type CairnEvent, type RequestContext } from '@cairn/core';
import type { AuditStore, KeptCheckpoint } from '../audit/audit-log.js';
import { inclusionPath } from '../merkle/tree.js';
import type { AuditExport, BundleContent, ExportRequest, ExportStore } from './export.js';

export interface ExportServiceParts {
  readonly audit: AuditStore;
  readonly store: ExportStore;
  /** Packs a bundle, signed. */
  readonly pack: (content: BundleContent) => AsyncIterable<Uint8Array>;
  /** Keeps the bytes of a bundle. */
  readonly keep: (projectId: string, bytes: AsyncIterable<Uint8Array>) => Promise<{ readonly digest: string; readonly sizeBytes: number }>;
  /** How many entries the log has, with everything that was committed before the call. */
  readonly logSize: () => Promise<number>;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

/** The most entries one bundle may hold. */
const mostEntries = 100_000;
/** Longest wait for the checkpoint that covers the range, in milliseconds. */
const checkpointPatienceMs = 15_000;

/** Makes bundles of the audit trail. */
export class ExportService {
  constructor(private readonly parts: ExportServiceParts) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(AuditExport | undefined)[]> {
    return (await this.parts.store.exports(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  async list(projectId: string, context: RequestContext): Promise<AuditExport[]> {
    requireIn(context, 'audit', projectId);
    return this.parts.store.listExports(projectId);
  }

  /** Packs the project's entries of a range; absent bounds mean from the first, to the newest. */
  async create(input: ExportRequest, context: RequestContext): Promise<AuditExport> {
    const { projectId, fromIndex = 0 } = input;
    const { audit, store, pack, keep } = this.parts;
    requireIn(context, 'audit', projectId);
    const size = await this.parts.logSize();
    const toIndex = input.toIndex ?? size;
    if (!Number.isInteger(fromIndex) || !Number.isInteger(toIndex) || fromIndex < 0 || toIndex <= fromIndex || toIndex > size) {
      throw new InvalidInputError(`The range ${fromIndex} to ${toIndex} is not within the ${size} entries of the log`);
    }
    const events = await this.entries(projectId, fromIndex, toIndex);
    const checkpoint = await this.checkpointOver(toIndex);
    const createdAt = this.parts.now();
    const id = newId('export');
    const bundle = pack({ exportId: id, projectId, requestedBy: context.actor.id, createdAt, fromIndex, toIndex, events, checkpoint, nodes: await audit.nodesFor((nodes) => events.map(({ index }) => inclusionPath(nodes, index, checkpoint.treeSize))), signingKeys: await audit.signingKeys() });
    const { digest, sizeBytes } = await keep(projectId, bundle);
    const made: AuditExport = { id, projectId, fromIndex, toIndex, entries: events.length, digest, sizeBytes, createdAt, createdBy: context.actor.id };
    await store.commit(context, async (commit) => {
      await commit.insertExport(made);
      commit.emit({ type: 'export.created', projectId, nodeId: id, payload: { fromIndex, toIndex } });
    });
    return made;
  }

  private async entries(projectId: string, fromIndex: number, toIndex: number): Promise<CairnEvent[]> {
    const events: CairnEvent[] = [];
    for (let from = fromIndex; ; ) {
      const page = await this.parts.audit.range(from, toIndex, projectId);
      events.push(...page);
      if (events.length > mostEntries) throw new InvalidInputError(`The range holds more than ${mostEntries.toLocaleString('en')} entries; export it in parts`);
      const last = page.at(-1);
      if (!last || page.length < 1_000) return events;
      from = last.index + 1;
    }
  }

  /** The tree follows the log within a second; an export waits for it rather than leave the newest entries out. */
  private async checkpointOver(toIndex: number): Promise<KeptCheckpoint> {
    for (const patience = Date.now() + checkpointPatienceMs; ; ) {
      const newest = await this.parts.audit.latestCheckpoint();
      if (newest && newest.treeSize >= toIndex) return newest;
      if (Date.now() > patience) throw new UnavailableError(`No checkpoint covers entry ${toIndex - 1} yet; see whether the audit tree is healthy`);
      await this.parts.wait(100);
    }
  }
}
