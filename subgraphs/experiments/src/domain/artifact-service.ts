import { isVisible, newId, NotFoundError, relativePath, requireIn, type RequestContext } from '@cairn/core';
import type { Artifact, ArtifactOwner } from './artifact.js';
import type { ArtifactCommit, ArtifactStore } from './artifact-store.js';
import { requireNotDeleted, requireOpen } from './run.js';
import type { UploadedBytes } from './stores.js';

/** What names uploaded bytes as an artifact. */
export interface LogArtifact {
  readonly owner: ArtifactOwner;
  readonly name: string;
  readonly digest: string;
  readonly mediaType: string;
  /** Keeps it also when the run has ended, as MLflow does. */
  readonly afterEnd?: boolean;
}

/** Ties uploaded bytes to the run, the logged model or the trace that they belong to. */
export class ArtifactService {
  constructor(
    private readonly store: ArtifactStore,
    private readonly uploads: UploadedBytes,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Artifact | undefined)[]> {
    const artifacts = await this.store.artifacts(ids);
    return artifacts.map((artifact) => (isVisible(context, artifact) ? artifact : undefined));
  }

  /** @param owner that the caller was shown before. @param below only the file at this path, or those in this folder. */
  of(owner: ArtifactOwner, below?: string): Promise<Artifact[]> {
    return this.store.artifactsOf(owner, below);
  }

  /**
   * The same name with the same bytes again changes nothing; with others, it replaces what was there.
   * @throws {NotFoundError} when the bytes were not uploaded to the owner's project.
   */
  async log(input: LogArtifact, context: RequestContext): Promise<Artifact> {
    const { owner, digest, mediaType, afterEnd } = input;
    const name = relativePath(input.name);
    return this.store.commit(context, async (commit) => {
      const projectId = await openProject(commit, owner, { context, afterEnd: afterEnd ?? false });
      const known = await commit.artifactNamed(owner, name);
      if (known?.digest === digest) return known;
      const { sizeBytes } = await this.uploads.find(projectId, digest);
      const artifact: Artifact = { id: newId('artifact'), projectId, owner, name, digest, sizeBytes, mediaType, createdAt: this.now() };
      if (known) await commit.retire([known.id], artifact.createdAt);
      await commit.insertArtifact(artifact);
      commit.emit({
        type: 'artifact.logged',
        projectId,
        nodeId: owner.id,
        payload: { artifactId: artifact.id, name, digest, sizeBytes },
        links: [{ from: owner.id, to: artifact.id, relation: 'produced' }, ...(known ? [{ from: owner.id, to: known.id, relation: 'produced', ended: true }] : [])],
      });
      return artifact;
    });
  }

  /** The project of an owner that the actor may add files to. @throws {NotFoundError} when it is missing or hidden. @throws {ConflictError} when it lies in the bin. */
  async writableProject(owner: ArtifactOwner, context: RequestContext): Promise<string> {
    return this.store.commit(context, (commit) => openProject(commit, owner, { context, afterEnd: true }));
  }

  /** Removes a file, or all files of a folder. @throws {NotFoundError} when there is none. */
  async remove(owner: ArtifactOwner, path: string, context: RequestContext): Promise<void> {
    const below = relativePath(path);
    await this.store.commit(context, async (commit) => {
      const projectId = await openProject(commit, owner, { context, afterEnd: true });
      const found = await this.store.artifactsOf(owner, below);
      if (found.length === 0) throw new NotFoundError(`There is no artifact '${path}'`);
      await commit.retire(found.map(({ id }) => id), this.now());
      for (const { id, name, digest } of found) {
        commit.emit({ type: 'artifact.removed', projectId, nodeId: owner.id, payload: { name, digest }, links: [{ from: owner.id, to: id, relation: 'produced', ended: true }] });
      }
    });
  }
}

/** The project of an owner to which the actor may log. */
async function openProject(commit: ArtifactCommit, owner: ArtifactOwner, { context, afterEnd }: { readonly context: RequestContext; readonly afterEnd: boolean }): Promise<string> {
  if (owner.kind !== 'run') {
    const found = owner.kind === 'trace' ? await commit.trace(owner.id) : await commit.loggedModel(owner.id);
    if (!found || !isVisible(context, found)) throw NotFoundError.node(owner.kind === 'trace' ? 'Trace' : 'LoggedModel', owner.id);
    requireIn(context, 'log', found.projectId);
    return found.projectId;
  }
  const run = await commit.lockRun(owner.id);
  if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', owner.id);
  requireIn(context, 'log', run.projectId);
  requireNotDeleted(run);
  if (!afterEnd) requireOpen(run);
  return run.projectId;
}
