import type { Actor, CairnEvent, Commit, RequestContext } from '@cairn/core';

/**
 * What part of the trail: all of a project, or the entries about one of its models, about one of its endpoints, or by and about one actor. The id of
 * the project stands beside it; `*` there is the whole installation.
 */
export interface ExportScope {
  readonly kind: 'installation' | 'project' | 'model' | 'endpoint' | 'actor';
  /** Of the project, model, endpoint or actor; `*` for the installation. */
  readonly id: string;
}

export type ExportState = 'QUEUED' | 'RUNNING' | 'READY' | 'FAILED' | 'CANCELLED';

/** A part of the audit trail, packed so that anybody can verify it without us: asked for, then made in the background. */
export interface AuditExport {
  readonly id: string;
  /** `*`: the whole installation. */
  readonly projectId: string;
  readonly scope: ExportScope;
  /** First index, and the index after the last. */
  readonly fromIndex: number;
  readonly toIndex: number;
  /** Only entries written at this time or later, and before that. */
  readonly since: Date | undefined;
  readonly until: Date | undefined;
  /** What it is for, in the words of who asked. */
  readonly purpose: string | undefined;
  readonly state: ExportState;
  /** How many entries are packed, and how many it will have; that is known once it runs. */
  readonly entries: number;
  readonly entriesTotal: number | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
  /** Of the bundle; undefined until it is ready. */
  readonly digest: string | undefined;
  readonly sizeBytes: number | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly readyAt: Date | undefined;
}

/** What part of the trail is asked for; absent bounds mean from the first, to the newest. */
export interface ExportRequest {
  /** `*`: the whole installation. */
  readonly projectId: string;
  /** At most one of the three; none: everything in the project. */
  readonly modelId?: string | undefined;
  readonly endpointId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly fromIndex?: number | undefined;
  readonly toIndex?: number | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly purpose?: string | undefined;
}

/** An export that somebody works on, with what its making needs to know of who asked. */
export interface ExportJob extends AuditExport {
  /** With the roles that they had when they asked. */
  readonly requester: Actor;
  readonly requestId: string;
  /** The event that asked for it. */
  readonly causeId: string | undefined;
  readonly attempts: number;
}

/** Which entries belong to an export. Everything absent is not restricted. */
export interface EntryFilter {
  readonly projectId?: string | undefined;
  /** By or about this actor. */
  readonly actorId?: string | undefined;
  /** About one of these nodes. */
  readonly nodeIds?: readonly string[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** Keeps what is exported. */
export interface ExportStore {
  exports(ids: readonly string[]): Promise<(AuditExport | undefined)[]>;
  listExports(projectId: string): Promise<AuditExport[]>;
  /** The note that the newest ready export of the scope holds. */
  lastCheckpoint(projectId: string, scope: ExportScope): Promise<string | undefined>;
  /** The nodes up- and downstream of a model with its versions, or of an endpoint, and those themselves. */
  nodesAround(projectId: string, id: string): Promise<string[]>;
  /** Entries that fit, in order, at most 1,000, from an index on. */
  page(filter: EntryFilter, fromIndex: number, toIndex: number): Promise<CairnEvent[]>;
  count(filter: EntryFilter, fromIndex: number, toIndex: number): Promise<number>;
  /** The oldest that waits, or whose maker fell silent, is the owner's from now on; undefined when there is none. */
  claim(owner: string, leaseMs: number): Promise<ExportJob | undefined>;
  /** Says how far the owner has come, and that it lives. False: it is no longer its to make. */
  progress(id: string, owner: string, state: ExportProgress): Promise<boolean>;
  /** Gives it back, for another attempt. */
  release(id: string, owner: string): Promise<void>;
  commit<T>(context: RequestContext, work: (commit: ExportCommit) => Promise<T>): Promise<T>;
}

export interface ExportProgress {
  readonly entries: number;
  readonly entriesTotal: number;
  readonly leaseMs: number;
}

/** What an export is when it is there. */
export interface MadeExport {
  readonly entries: number;
  readonly digest: string;
  readonly sizeBytes: number;
  /** The signed note inside it. */
  readonly checkpoint: string;
  readonly readyAt: Date;
}

/** Writes of one transaction. */
export interface ExportCommit extends Commit {
  insertExport(asked: AuditExport, requester: Actor, requestId: string, causeId: string): Promise<void>;
  /** False when it is no longer the owner's. */
  finish(job: ExportJob, owner: string, made: MadeExport): Promise<boolean>;
  /** False when it is no longer the owner's. */
  fail(id: string, owner: string, error: string): Promise<boolean>;
  /** False when it is over already. */
  cancel(id: string): Promise<boolean>;
}
