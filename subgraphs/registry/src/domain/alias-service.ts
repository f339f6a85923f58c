import { isVisible, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import { champion, type Alias, type Model } from './model.js';
import type { ModelVersion } from './model-version.js';
import { requireAliasName } from './names.js';
import type { Clearances } from './clearances.js';
import { aliasPermission } from './permission.js';
import type { RegistryCommit, RegistryStore } from './stores.js';

interface AliasMove {
  readonly modelId: string;
  readonly alias: string;
  readonly versionId: string;
}

/** A name that moved. */
interface Moved {
  readonly version: ModelVersion;
  readonly from: string | undefined;
}

/** Points names at versions. */
export class AliasService {
  constructor(
    private readonly store: RegistryStore,
    private readonly clearances: Clearances,
    private readonly now: () => Date,
  ) {}

  /** @throws {ConflictError} when `champion` would point at a version that is not cleared. The way back to the champion before always is. */
  async move(input: AliasMove, context: RequestContext): Promise<Model> {
    const model = await this.model(input.modelId, context);
    requireIn(context, aliasPermission(input.alias), model.projectId);
    requireAliasName(input.alias);
    await this.store.commit(context, async (commit) => {
      if (input.alias === champion) {
        const version = await this.target(commit, input);
        await this.clearances.use(commit, version, { refusal: `Alias '${champion}' cannot point at model version`, use: 'alias', place: champion, actorId: context.actor.id });
      }
      const moved = await this.put(commit, model.projectId, input, context.actor.id);
      if (moved && input.alias === champion) await this.promoted(commit, { kind: 'alias', actorId: context.actor.id, ...moved });
    });
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

  /** Part of a larger commit: the version that won its rollout answers already, so the name follows without asking. */
  async follow(commit: RegistryCommit, projectId: string, input: Omit<AliasMove, 'alias'>, actorId: string): Promise<void> {
    const moved = await this.put(commit, projectId, { ...input, alias: champion }, actorId);
    const version = moved?.version ?? (await this.target(commit, input));
    await this.promoted(commit, { kind: 'rollout', actorId, version, from: moved?.from });
  }

  /** @returns undefined when it points there already. */
  private async put(commit: RegistryCommit, projectId: string, { modelId, alias, versionId }: AliasMove, actorId: string): Promise<Moved | undefined> {
    const version = await this.target(commit, { modelId, versionId });
    const earlier = await commit.alias(modelId, alias);
    if (earlier?.versionId === versionId) return undefined;
    await commit.putAlias({ modelId, name: alias, versionId, movedAt: this.now(), movedBy: actorId });
    commit.emit({
      type: 'alias.moved',
      projectId,
      nodeId: modelId,
      payload: { alias, from: earlier?.versionId, to: versionId },
    });
    return { version, from: earlier?.versionId };
  }

  private async target(commit: RegistryCommit, { modelId, versionId }: Omit<AliasMove, 'alias'>): Promise<ModelVersion> {
    const version = await commit.lockVersion(versionId);
    if (!version || version.modelId !== modelId) throw NotFoundError.node('ModelVersion', versionId);
    return version;
  }

  private promoted(commit: RegistryCommit, { kind, actorId, version, from }: Moved & { readonly kind: 'alias' | 'rollout'; readonly actorId: string }): Promise<void> {
    const { id: versionId, projectId, modelId, gatesDigest } = version;
    return commit.insertPromotion({ projectId, modelId, versionId, kind, actorId, at: this.now(), previousId: from, gatesDigest });
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
