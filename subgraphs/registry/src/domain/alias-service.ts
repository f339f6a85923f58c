import { ConflictError, InvalidInputError, isVisible, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import { champion, type Model } from './model.js';
import { statusText } from './model-version.js';
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
    const [model] = await this.store.models([input.modelId]);
    if (!model || !isVisible(context, model)) throw NotFoundError.node('Model', input.modelId);
    requireIn(context, 'operate', model.projectId);
    if (!/^[a-z][a-z0-9_-]{0,63}$/i.test(input.alias)) throw new InvalidInputError(`Alias '${input.alias.slice(0, 64)}' is not a letter followed by up to 63 letters, digits, dashes and underscores`);
    await this.store.commit(context, (commit) => this.put(commit, model.projectId, input, context.actor.id));
    return model;
  }

  /** Part of a larger commit: what a promoted rollout does. */
  async put(commit: RegistryCommit, projectId: string, { modelId, alias, versionId }: AliasMove, actorId: string): Promise<void> {
    const version = await commit.lockVersion(versionId);
    if (!version || version.modelId !== modelId) throw NotFoundError.node('ModelVersion', versionId);
    if (alias === champion && version.status !== 'approved') {
      throw new ConflictError(`Alias 'champion' cannot point at model version '${versionId}': it is ${statusText[version.status]}`);
    }
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
}
