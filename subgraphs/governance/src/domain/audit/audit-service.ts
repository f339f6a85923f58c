import { can, InvalidInputError, NotFoundError, projectsWhere, requireIn, requireSomewhere, type CairnEvent, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { leafHash, type Hash } from '../merkle/hash.js';
import { consistencyPath, inclusionPath, rootHash, type NodeReader } from '../merkle/tree.js';
import type { AuditFilter, AuditStore, KeptCheckpoint } from './audit-log.js';
import { entryBytes } from './entry.js';
import { packEntries, tileHeight, tileWidth, type TilePlace } from './tiles.js';
import { signerOf, type SigningKey } from './signing-key.js';

/** A path from one entry to a signed root. */
export interface InclusionProof {
  readonly index: number;
  readonly treeSize: number;
  readonly leafHash: Hash;
  readonly rootHash: Hash;
  readonly path: readonly Hash[];
}

/** A path that shows that an earlier tree begins a later one. */
export interface ConsistencyProof {
  readonly from: number;
  readonly to: number;
  readonly path: readonly Hash[];
}

export type AuditQuery = Omit<AuditFilter, 'projectIds'> & { readonly projectId?: string | undefined };

/** The audit trail: what was done, in order, and the proof that it is all there. */
export class AuditService {
  constructor(
    private readonly store: AuditStore,
    private readonly live: (projectId: string | undefined, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>,
  ) {}

  async search({ projectId, ...rest }: AuditQuery, page: PageRequest, context: RequestContext): Promise<Page<CairnEvent>> {
    if (projectId !== undefined) requireIn(context, 'audit', projectId);
    const projectIds = projectId === undefined ? projectsWhere(context.actor, 'audit') : [projectId];
    return this.store.search({ ...rest, projectIds }, page);
  }

  /** Entries about what the actor may see. */
  async byEventIds(ids: readonly string[], context: RequestContext): Promise<(CairnEvent | undefined)[]> {
    return (await this.store.byEventIds(ids)).map((event) => (event && mayRead(event, context) ? event : undefined));
  }

  async byIndex(index: number, context: RequestContext): Promise<CairnEvent | undefined> {
    const event = await this.store.byIndex(index);
    return event && mayRead(event, context) ? event : undefined;
  }

  leafHash(event: CairnEvent): Hash {
    return leafHash(entryBytes(event));
  }

  /** The bytes that the leaf hash is taken over, as text. */
  text(event: CairnEvent): string {
    return entryBytes(event).toString();
  }

  /** What was signed last, and by which key (C2SP signed-note); undefined until the first second has passed. */
  async checkpoint(): Promise<(KeptCheckpoint & { readonly verifierKey: string }) | undefined> {
    const kept = await this.store.latestCheckpoint();
    return kept && { ...kept, verifierKey: signerOf(kept.note, await this.store.signingKeys()) };
  }

  /** The keys that sign checkpoints, or did, in the order in which they took over. */
  signingKeys(): Promise<SigningKey[]> {
    return this.store.signingKeys();
  }

  /** @param treeSize of a tree with that entry; defaults to that of the newest checkpoint. */
  async inclusion(index: number, treeSize: number | undefined): Promise<InclusionProof> {
    const size = await this.sizeOf(treeSize);
    if (!Number.isInteger(index) || index < 0 || index >= size) throw new InvalidInputError(`Entry ${index} is not in a tree of ${size} entries`);
    const prove = (nodes: NodeReader): Omit<InclusionProof, 'index' | 'treeSize'> => ({ leafHash: nodes.node(0, index), rootHash: rootHash(nodes, size), path: inclusionPath(nodes, index, size) });
    return { index, treeSize: size, ...prove(await this.store.nodesFor(prove)) };
  }

  async consistency(from: number, to: number): Promise<ConsistencyProof> {
    const size = await this.sizeOf(to);
    if (!Number.isInteger(from) || from < 0 || from > size) throw new InvalidInputError(`A tree of ${from} entries does not begin one of ${size}`);
    const prove = (nodes: NodeReader): Hash[] => consistencyPath(nodes, from, size);
    return { from, to: size, path: prove(await this.store.nodesFor(prove)) };
  }

  /**
   * What a tile holds: 32 bytes for each hash, or a bundle of entries.
   * @throws {NotFoundError} when the log does not reach so far yet.
   * @throws {ForbiddenError} for entries, unless the actor may audit the whole installation: they are of all projects.
   */
  async tile({ level, index, width }: TilePlace, context: RequestContext): Promise<Buffer> {
    if (level === 'entries') requireIn(context, 'audit', '*');
    const first = index * tileWidth;
    const height = level === 'entries' ? 0 : level * tileHeight;
    const size = await this.store.treeSize();
    if ((first + width) * 2 ** height > size) throw new NotFoundError(`The log has ${size} entries, and does not reach that tile yet`);
    if (level === 'entries') return packEntries((await this.store.range(first, first + width, undefined)).map(entryBytes));
    const places = Array.from({ length: width }, (_, at) => first + at);
    const nodes = await this.store.nodesFor((all) => places.map((place) => all.node(height, place)));
    return Buffer.concat(places.map((place) => nodes.node(height, place)));
  }

  /** Entries as they are written from now on. */
  async *follow(projectId: string | undefined, context: RequestContext): AsyncGenerator<CairnEvent, void> {
    if (projectId === undefined) requireSomewhere(context, 'audit');
    else requireIn(context, 'audit', projectId);
    for await (const event of this.live(projectId, context.signal)) {
      if (can(context.actor, 'audit', event.projectId ?? '*')) yield event;
    }
  }

  private async sizeOf(treeSize: number | undefined): Promise<number> {
    const built = await this.store.treeSize();
    const size = treeSize ?? (await this.store.latestCheckpoint())?.treeSize ?? 0;
    if (size === 0) throw new NotFoundError('No checkpoint was signed yet');
    if (!Number.isInteger(size) || size < 0 || size > built) throw new InvalidInputError(`Tree size ${size} is not between 1 and ${built}`);
    return size;
  }
}

function mayRead({ projectId }: CairnEvent, { actor }: RequestContext): boolean {
  return projectId === undefined ? can(actor, 'audit', '*') : can(actor, 'read', projectId) || can(actor, 'audit', projectId);
}
