import { InvalidInputError, isVisible, newId, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { Artifact } from './artifact.js';
import { requireRunning, type Run } from './run.js';
import type { ExperimentStore, UploadedBytes } from './stores.js';

/** What names uploaded bytes as an artifact of a run. */
export interface LogArtifact {
  readonly runId: string;
  readonly name: string;
  readonly digest: string;
  readonly mediaType: string;
}

/** Ties uploaded bytes to the run that produced them. */
export class ArtifactService {
  constructor(
    private readonly store: ExperimentStore,
    private readonly uploads: UploadedBytes,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Artifact | undefined)[]> {
    const artifacts = await this.store.artifacts(ids);
    return artifacts.map((artifact) => (isVisible(context, artifact) ? artifact : undefined));
  }

  ofRun(run: Run): Promise<Artifact[]> {
    return this.store.artifactsOf(run.id);
  }

  /** @throws {NotFoundError} when the bytes were not uploaded to the run's project. */
  async log(input: LogArtifact, context: RequestContext): Promise<Artifact> {
    const { runId, name, digest, mediaType } = input;
    if (!/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).{1,500}$/.test(name)) {
      throw new InvalidInputError(`Artifact name '${name.slice(0, 80)}' is not a relative path of 1 to 500 characters`);
    }
    return this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, 'log', run.projectId);
      requireRunning(run);
      const { sizeBytes } = await this.uploads.find(run.projectId, digest);
      const artifact: Artifact = {
        id: newId('artifact'),
        projectId: run.projectId,
        runId,
        name,
        digest,
        sizeBytes,
        mediaType,
        createdAt: this.now(),
      };
      await commit.insertArtifact(artifact);
      commit.emit({
        type: 'artifact.logged',
        projectId: run.projectId,
        nodeId: runId,
        payload: { artifactId: artifact.id, name, digest, sizeBytes },
        links: [{ from: runId, to: artifact.id, relation: 'produced' }],
      });
      return artifact;
    });
  }
}
