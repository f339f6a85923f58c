import { AlreadyExistsError, requireIn, type RequestContext } from '@cairn/core';
import { stillServed, type FindLiveVersions } from './live-versions.js';
import type { Model } from './model.js';
import type { ModelService } from './model-service.js';
import { requireDescription, requireModelName } from './names.js';
import { modelChange } from './permission.js';
import type { RegistryStore } from './stores.js';
import { putTags } from './tag-service.js';
import { requireTags, type Tag } from './tag.js';

export interface CreateModel {
  readonly projectId: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** Makes, renames, describes and deletes models. */
export class ModelChanges {
  constructor(
    private readonly store: RegistryStore,
    private readonly models: ModelService,
    private readonly live: FindLiveVersions,
    private readonly now: () => Date,
  ) {}

  /** @throws {AlreadyExistsError} when there is one by the name. */
  async create(input: CreateModel, context: RequestContext): Promise<Model> {
    const { projectId, name, description } = input;
    requireIn(context, 'log', projectId);
    requireModelName(name);
    requireDescription(description ?? '');
    const tags = requireTags(input.tags ?? []);
    return this.store.commit(context, async (commit) => {
      const { model, created } = await commit.modelNamed(this.models.candidate({ projectId, name, description: description || undefined }, context));
      if (!created) throw new AlreadyExistsError(`Model '${name}' already exists`);
      commit.emit({ type: 'model.created', projectId, nodeId: model.id, payload: { name } });
      await putTags(commit, model, tags);
      return model;
    });
  }

  /** @throws {AlreadyExistsError} when another model has the name. */
  rename(modelId: string, name: string, context: RequestContext): Promise<Model> {
    requireModelName(name);
    return this.models.change(modelId, context, async (commit, model) => {
      requireIn(context, modelChange(await commit.hasApprovedVersion(modelId)), model.projectId);
      if (model.name === name) return undefined;
      commit.emit({ type: 'model.renamed', projectId: model.projectId, nodeId: modelId, payload: { from: model.name, to: name } });
      return { ...model, name };
    });
  }

  /** An empty description removes it. */
  describe(modelId: string, description: string, context: RequestContext): Promise<Model> {
    requireDescription(description);
    return this.models.change(modelId, context, (commit, model) => {
      if ((model.description ?? '') === description) return Promise.resolve(undefined);
      commit.emit({ type: 'model.described', projectId: model.projectId, nodeId: modelId, payload: { characters: description.length } });
      return Promise.resolve({ ...model, description: description || undefined });
    });
  }

  /** Marks the model and its versions; its name is free again. @throws {ConflictError} while one of them answers at an endpoint. */
  async delete(modelId: string, context: RequestContext): Promise<Model> {
    const model = await this.models.byId(modelId, context);
    const serving = model && (await this.live(model.projectId, context)).find((live) => live.modelId === modelId);
    return this.models.change(modelId, context, async (commit, current) => {
      requireIn(context, modelChange(await commit.hasApprovedVersion(modelId)), current.projectId);
      if (serving) throw stillServed(`Model '${current.name}'`, serving);
      const deletedAt = this.now();
      await commit.deleteVersionsOf(modelId, deletedAt);
      commit.emit({ type: 'model.deleted', projectId: current.projectId, nodeId: modelId, payload: { name: current.name } });
      return { ...current, deletedAt };
    });
  }
}
