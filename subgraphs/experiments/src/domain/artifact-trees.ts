import type { RequestContext } from '@cairn/core';
import type { Artifact } from './artifact.js';
import type { ArtifactService } from './artifact-service.js';
import { artifactRoot, placeOfUri } from './artifact-uri.js';
import type { LoggedModelService } from './logged-model-service.js';
import type { RunService } from './run-service.js';

/** A folder of artifacts as it is now, or a single file, of which the path is its name. */
export interface ArtifactTree {
  readonly uri: string;
  readonly projectId: string;
  readonly runId: string | undefined;
  readonly loggedModelId: string | undefined;
  readonly files: { path: string; digest: string; sizeBytes: number }[];
}

/** Finds the files that a URI means. */
export class ArtifactTrees {
  constructor(
    private readonly runs: RunService,
    private readonly models: LoggedModelService,
    private readonly artifacts: ArtifactService,
  ) {}

  /** Undefined when there is nothing, or nothing that the actor may see. @throws {InvalidInputError} for any scheme but ours. */
  async at(uri: string, context: RequestContext): Promise<ArtifactTree | undefined> {
    const { owner, path } = placeOfUri(uri);
    // Models are registered of runs and of logged models.
    if (owner.kind === 'modelVersion' || owner.kind === 'trace') return undefined;
    const [found] = owner.kind === 'run' ? await this.runs.byIds([owner.id], context) : await this.models.byIds([owner.id], context);
    if (!found) return undefined;
    const files = (await this.artifacts.of(owner, path)).map((artifact) => fileBelow(path, artifact)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    if (files.length === 0) return undefined;
    return {
      uri: `${artifactRoot(found.experimentId, owner)}${path === '' ? '' : `/${path}`}`,
      projectId: found.projectId,
      runId: 'runId' in found ? found.runId : owner.kind === 'run' ? found.id : undefined,
      loggedModelId: owner.kind === 'loggedModel' ? found.id : undefined,
      files,
    };
  }
}

function fileBelow(folder: string, { name, digest, sizeBytes }: Artifact): { path: string; digest: string; sizeBytes: number } {
  const path = folder === '' ? name : name === folder ? name.slice(name.lastIndexOf('/') + 1) : name.slice(folder.length + 1);
  return { path, digest, sizeBytes };
}
