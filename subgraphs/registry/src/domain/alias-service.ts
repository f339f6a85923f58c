import { isVisible, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import { champion, type Alias, type Model } from './model.js';
import { requireApproved, type ModelVersion } from './model-version.js';
import { requireAliasName } from './names.js';
import { aliasPermission } from './permission.js';
import type { RegistryCommit, RegistryStore } from './stores.js';

interface AliasMove {
  readonly modelId: string;
  readonly alias: string;
  readonly versionId: string;
}

/** Points names at versions. */
export class AliasService {
  constructor(
    private readonly store: RegistryStore,
    private readonly now: () => Date,
  ) {}

  /** @throws {ConflictError} when `champion` would point at a version that is not approved. */
  async move(input: AliasMove, context: RequestContext): Promise<Model> {
    const model = await this.model(input.modelId, context);
    requireIn(context, aliasPermission(input.alias), model.projectId);
    requireAliasName(input.alias);
    await this.store.commit(context, (commit) => this.put(commit, model.projectId, input, context.actor.id));
    return model;
  }

  /** A name that points nowhere may be removed again. */
  async remove({ modelId, alias }: { readonly modelId: string; readonly alias: string }, context: RequestContext): Promise<Model> {
    const model = await this.model(modelId, context);
    requireIn(context, aliasPermission(alias), model.projectId);
    if (alias.includes('\0')) return model;
    await this.store.commit(context, async (commit) => {
      const earlier = await commit.alias(modelId, alias);
      if (!earlier) return;
      await commit.removeAlias(modelId, alias);
      commit.emit({ type: 'alias.removed', projectId: model.projectId, nodeId: modelId, payload: { alias, from: earlier.versionId } });
    });
    return model;
  }

  /** The version that the name points at; `latest` is the newest. The actor may see the model. */
  async version(model: Model, alias: string): Promise<ModelVersion | undefined> {
    if (alias.toLowerCase() === 'latest') return newest(await this.store.newestByStage([model.id]));
    const found = (await this.of(model.id)).find(({ name }) => name === alias);
    const [version] = found ? await this.store.versions([found.versionId]) : [];
    return version;
  }

  of(modelId: string): Promise<Alias[]> {
    return this.store.aliasesOf([modelId]);
  }

  /** Part of a larger commit: what a promoted rollout does. */
  async put(commit: RegistryCommit, projectId: string, { modelId, alias, versionId }: AliasMove, actorId: string): Promise<void> {
    const version = await commit.lockVersion(versionId);
    if (!version || version.modelId !== modelId) throw NotFoundError.node('ModelVersion', versionId);
    if (alias === champion) requireApproved(version, `Alias '${champion}' cannot point at model version`);
    const earlier = await commit.alias(modelId, alias);
    if (earlier?.versionId === versionId) return;
    await commit.putAlias({ modelId, name: alias, versionId, movedAt: this.now(), movedBy: actorId });
    commit.emit({
      type: 'alias.moved',
      projectId,
      nodeId: modelId,
      payload: { alias, from: earlier?.versionId, to: versionId },
    });
  }

  private async model(id: string, context: RequestContext): Promise<Model> {
    const [model] = await this.store.models([id]);
    if (!model || model.deletedAt !== undefined || !isVisible(context, model)) throw NotFoundError.node('Model', id);
    return model;
  }
}

function newest(versions: readonly ModelVersion[]): ModelVersion | undefined {
  return versions.toSorted((a, b) => b.number - a.number)[0];
}
