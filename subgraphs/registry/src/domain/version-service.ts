import { isVisible, NotFoundError, requireIn, type CairnEvent, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { Model } from './model.js';
import type { ModelVersion, ModelVersionStatus } from './model-version.js';
import type { RegistryCommit, RegistryStore } from './stores.js';

export interface VersionServiceParts {
  readonly store: RegistryStore;
  readonly changed: (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;
  readonly now: () => Date;
}

/** Shows versions, and changes what people say of them. */
export class VersionService {
  constructor(private readonly parts: VersionServiceParts) {}

  /** The deleted too: what happened refers to them. */
  async byIds(ids: readonly string[], context: RequestContext): Promise<(ModelVersion | undefined)[]> {
    return (await this.parts.store.versions(ids)).map((version) => (isVisible(context, version) ? version : undefined));
  }

  async byId(id: string, context: RequestContext): Promise<ModelVersion | undefined> {
    const [version] = await this.byIds([id], context);
    return version?.deletedAt === undefined ? version : undefined;
  }

  /** A version of a model that the actor may see. */
  async byNumber(model: Model, number: number): Promise<ModelVersion | undefined> {
    return this.parts.store.versionByNumber(model.id, number);
  }

  /** The newest version in each stage, of each of the models, which the actor may see. */
  newestByStage(...modelIds: readonly string[]): Promise<ModelVersion[]> {
    return this.parts.store.newestByStage(modelIds);
  }

  async list(filter: { readonly projectId: string; readonly modelId?: string | undefined; readonly status?: ModelVersionStatus | undefined }, page: PageRequest, context: RequestContext): Promise<Page<ModelVersion>> {
    requireIn(context, 'read', filter.projectId);
    return this.parts.store.listVersions(filter, page);
  }

  /** Versions of a project as they are registered, judged and decided about from now on. */
  async *follow(projectId: string, context: RequestContext): AsyncGenerator<ModelVersion, void> {
    requireIn(context, 'read', projectId);
    for await (const event of this.parts.changed(projectId, context.signal)) {
      const [version] = await this.parts.store.versions([event.nodeId]);
      if (version) yield version;
    }
  }

  /**
   * Changes a version in a commit of its own, as one who may log in its project.
   * @param work answers the version as it shall be, or undefined when nothing changes.
   */
  async change(id: string, context: RequestContext, work: (commit: RegistryCommit, version: ModelVersion) => Promise<ModelVersion | undefined>): Promise<ModelVersion> {
    const version = await this.visible(id, context);
    requireIn(context, 'log', version.projectId);
    return this.parts.store.commit(context, async (commit) => {
      const current = await commit.lockVersion(id);
      if (!current) throw NotFoundError.node('ModelVersion', id);
      const wanted = await work(commit, current);
      if (!wanted) return current;
      const changed = { ...wanted, lastChangedAt: this.parts.now() };
      await commit.updateVersion(changed);
      return changed;
    });
  }

  /** @throws {NotFoundError} when the version is not there, or not for this actor. */
  async visible(id: string, context: RequestContext): Promise<ModelVersion> {
    const version = await this.byId(id, context);
    if (!version) throw NotFoundError.node('ModelVersion', id);
    return version;
  }
}
