import { requireIn, type RequestContext } from '@cairn/core';
import { stillServed, type FindLiveVersions } from './live-versions.js';
import type { Clearances } from './clearances.js';
import { requireNotChampion, type ModelVersion } from './model-version.js';
import type { ModelService } from './model-service.js';
import { requireDescription } from './names.js';
import { versionDeletion } from './permission.js';
import { requireRoomFor, type Stage } from './stage.js';
import type { RegistryCommit } from './stores.js';
import type { VersionService } from './version-service.js';

export interface VersionChangesParts {
  readonly models: ModelService;
  readonly live: FindLiveVersions;
  readonly clearances: Clearances;
  readonly now: () => Date;
}

/** Describes, stages and deletes versions. */
export class VersionChanges {
  constructor(
    private readonly versions: VersionService,
    private readonly parts: VersionChangesParts,
  ) {}

  /** An empty description removes it. */
  describe(versionId: string, description: string, context: RequestContext): Promise<ModelVersion> {
    requireDescription(description);
    return this.versions.change(versionId, context, (commit, version) => {
      if ((version.description ?? '') === description) return Promise.resolve(undefined);
      commit.emit({ type: 'modelVersion.described', projectId: version.projectId, nodeId: versionId, payload: { characters: description.length } });
      return Promise.resolve({ ...version, description: description || undefined });
    });
  }

  /**
   * @param archivesOthers moves what else is in the stage to Archived.
   * @throws {ConflictError} when the stage is Production and the version is not cleared.
   */
  stage(versionId: string, { stage, archivesOthers = false }: { readonly stage: Stage; readonly archivesOthers?: boolean | undefined }, context: RequestContext): Promise<ModelVersion> {
    if (archivesOthers) requireRoomFor(stage);
    return this.versions.change(versionId, context, async (commit, version) => {
      requireIn(context, 'operate', version.projectId);
      if (stage === 'Production' && version.stage !== stage) {
        await this.parts.clearances.use(commit, version, { refusal: "Stage 'Production' cannot be given to model version", use: 'stage', place: stage, actorId: context.actor.id });
      }
      for (const other of archivesOthers ? await commit.lockStage(version.modelId, stage) : []) {
        if (other.id !== versionId) await commit.updateVersion({ ...this.staged(commit, other, 'Archived'), lastChangedAt: this.parts.now() });
      }
      return version.stage === stage ? undefined : this.staged(commit, version, stage);
    });
  }

  /** Marks the version; names that point at it go. @throws {ConflictError} for the champion, and for what answers at an endpoint. */
  async delete(versionId: string, context: RequestContext): Promise<ModelVersion> {
    const version = await this.versions.byId(versionId, context);
    const serving = version && (await this.parts.live(version.projectId, context)).find((live) => live.versionId === versionId);
    const [model] = version ? await this.parts.models.byIds([version.modelId], context) : [];
    return this.versions.change(versionId, context, async (commit, current) => {
      const { projectId, modelId, number } = current;
      requireIn(context, versionDeletion(await commit.decisions.approvalsOf([versionId])), projectId);
      const aliases = await commit.aliasesOfVersion(versionId);
      requireNotChampion(current, aliases);
      if (serving) throw stillServed(`Model version '${versionId}'`, serving);
      for (const alias of aliases) {
        await commit.removeAlias(modelId, alias);
        commit.emit({ type: 'alias.removed', projectId, nodeId: modelId, payload: { alias, from: versionId } });
      }
      commit.emit({ type: 'modelVersion.deleted', projectId, nodeId: versionId, payload: { name: model?.name ?? modelId, number } });
      return { ...current, deletedAt: this.parts.now() };
    });
  }

  private staged(commit: RegistryCommit, version: ModelVersion, stage: Stage): ModelVersion {
    commit.emit({ type: 'modelVersion.staged', projectId: version.projectId, nodeId: version.id, payload: { from: version.stage, to: stage } });
    return { ...version, stage };
  }
}
