import type { Commit, RequestContext } from '@cairn/core';
import type { Artifact, ArtifactOwner } from './artifact.js';
import type { LoggedModel } from './logged-model.js';
import type { Run } from './run.js';
import type { Trace } from './trace.js';

export interface ArtifactReader {
  artifacts(ids: readonly string[]): Promise<(Artifact | undefined)[]>;
  /** Those that count, in the order logged. @param below only the file at this path, or those in this folder. */
  artifactsOf(owner: ArtifactOwner, below?: string): Promise<Artifact[]>;
}

/** Writes of one transaction. */
export interface ArtifactCommit extends Commit {
  /** The run, locked until the commit ends. */
  lockRun(id: string): Promise<Run | undefined>;
  loggedModel(id: string): Promise<LoggedModel | undefined>;
  trace(id: string): Promise<Trace | undefined>;
  artifactNamed(owner: ArtifactOwner, name: string): Promise<Artifact | undefined>;
  insertArtifact(artifact: Artifact): Promise<void>;
  /** From now on they do not count. */
  retire(ids: readonly string[], at: Date): Promise<void>;
}

export interface ArtifactStore extends ArtifactReader {
  commit<T>(context: RequestContext, work: (commit: ArtifactCommit) => Promise<T>): Promise<T>;
}
