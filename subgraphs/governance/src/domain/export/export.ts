import type { CairnEvent, Commit, RequestContext } from '@cairn/core';
import type { KeptCheckpoint } from '../audit/audit-log.js';
import type { SigningKey } from '../audit/signing-key.js';
import type { NodeReader } from '../merkle/tree.js';

/** A part of the audit trail, packed so that anybody can verify it without us. */
export interface AuditExport {
  readonly id: string;
  readonly projectId: string;
  /** First index, and the index after the last. */
  readonly fromIndex: number;
  readonly toIndex: number;
  /** How many entries of the project the range holds. */
  readonly entries: number;
  /** Of the bundle. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** What part of the trail is asked for; absent bounds mean from the first, to the newest. */
export interface ExportRequest {
  readonly projectId: string;
  readonly fromIndex?: number | undefined;
  readonly toIndex?: number | undefined;
}

/** What goes into a bundle. */
export interface BundleContent {
  readonly exportId: string;
  readonly projectId: string;
  readonly requestedBy: string;
  readonly createdAt: Date;
  readonly fromIndex: number;
  readonly toIndex: number;
  /** In order. */
  readonly events: readonly CairnEvent[];
  readonly checkpoint: KeptCheckpoint;
  readonly nodes: NodeReader;
  /** In the order in which they took over; the last signs. */
  readonly signingKeys: readonly SigningKey[];
}

/** Keeps what was exported. */
export interface ExportStore {
  exports(ids: readonly string[]): Promise<(AuditExport | undefined)[]>;
  listExports(projectId: string): Promise<AuditExport[]>;
  commit<T>(context: RequestContext, work: (commit: ExportCommit) => Promise<T>): Promise<T>;
}

/** Writes of one transaction. */
export interface ExportCommit extends Commit {
  insertExport(made: AuditExport): Promise<void>;
}
