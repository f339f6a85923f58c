import type { CairnEvent, PageRequest, Page } from '@cairn/core';
import type { SigningKey } from './signing-key.js';
import type { NodeReader } from '../merkle/tree.js';

/** Which entries a search finds. Everything absent is not restricted. */
export interface AuditFilter {
  /** Entries of these projects only; `'all'` also finds those of none. */
  readonly projectIds: readonly string[] | 'all';
  readonly actorId?: string | undefined;
  readonly type?: string | undefined;
  readonly nodeId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** A signed tree head, as it is kept. */
export interface KeptCheckpoint {
  readonly treeSize: number;
  readonly rootHash: Buffer;
  readonly note: string;
  readonly at: Date;
}

/** Reads the trail. */
export interface AuditStore {
  /** Newest first. */
  search(filter: AuditFilter, page: PageRequest): Promise<Page<CairnEvent>>;
  byEventIds(ids: readonly string[]): Promise<(CairnEvent | undefined)[]>;
  byIndex(index: number): Promise<CairnEvent | undefined>;
  /** Entries of a range, in order, at most 1,000. */
  range(fromIndex: number, toIndex: number, projectId: string | undefined): Promise<CairnEvent[]>;
  treeSize(): Promise<number>;
  latestCheckpoint(): Promise<KeptCheckpoint | undefined>;
  /** In the order in which they took over; none before the first checkpoint. */
  signingKeys(): Promise<SigningKey[]>;
  /** The complete subtrees that the work looks at, read at once. */
  nodesFor(work: (nodes: NodeReader) => unknown): Promise<NodeReader>;
}
