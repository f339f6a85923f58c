import { InvalidInputError, type RequestContext } from '@cairn/core';
import type { Model } from './model.js';
import type { ModelService } from './model-service.js';
import type { ModelVersion } from './model-version.js';
import type { RegistryCommit, RegistryStore } from './stores.js';
import { mostTags, requireTagKey, requireTags, type Tag } from './tag.js';
import type { VersionService } from './version-service.js';

/** Writes on models and versions what people want to find them by. */
export class TagService {
  constructor(
    private readonly store: RegistryStore,
    private readonly models: ModelService,
    private readonly versions: VersionService,
  ) {}

  /** Of many at once, by id. Whoever asks has seen the nodes already. */
  of(nodeIds: readonly string[]): Promise<ReadonlyMap<string, Tag[]>> {
    return this.store.tagsOf(nodeIds);
  }

  async setOnModel(modelId: string, tags: readonly Tag[], context: RequestContext): Promise<Model> {
    const set = requireTags(tags);
    return this.models.change(modelId, context, async (commit, model) => {
      await putTags(commit, model, set);
      return model;
    });
  }

  async removeFromModel(modelId: string, keys: readonly string[], context: RequestContext): Promise<Model> {
    for (const key of keys) requireTagKey(key);
    return this.models.change(modelId, context, async (commit, model) => ((await removeTags(commit, model, keys)) ? model : undefined));
  }

  async setOnVersion(versionId: string, tags: readonly Tag[], context: RequestContext): Promise<ModelVersion> {
    const set = requireTags(tags);
    return this.versions.change(versionId, context, async (commit, version) => {
      await putTags(commit, version, set);
      return version;
    });
  }

  async removeFromVersion(versionId: string, keys: readonly string[], context: RequestContext): Promise<ModelVersion> {
    for (const key of keys) requireTagKey(key);
    return this.versions.change(versionId, context, async (commit, version) => ((await removeTags(commit, version, keys)) ? version : undefined));
  }
}

/** Part of a larger commit: tags that a model or a version begins with, or is given later. */
export async function putTags(commit: RegistryCommit, { id, projectId }: { readonly id: string; readonly projectId: string }, tags: readonly Tag[]): Promise<void> {
  if (tags.length === 0) return;
  const count = await commit.putTags(id, tags);
  if (count > mostTags) throw new InvalidInputError(`'${id}' would have ${count.toLocaleString('en')} tags; at most ${mostTags.toLocaleString('en')}`);
  commit.emit({ type: 'tags.set', projectId, nodeId: id, payload: { keys: tags.map(({ key }) => key) } });
}

/** True when one of them was there. */
async function removeTags(commit: RegistryCommit, { id, projectId }: { readonly id: string; readonly projectId: string }, keys: readonly string[]): Promise<boolean> {
  const removed = await commit.removeTags(id, keys);
  if (removed.length > 0) commit.emit({ type: 'tags.removed', projectId, nodeId: id, payload: { keys: removed } });
  return removed.length > 0;
}
