import { isVisible, newId, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { digestOf, parseDefinitions, type FeatureView } from './feature-view.js';
import type { DataStore } from './stores.js';

export interface CreateFeatureView {
  readonly projectId: string;
  readonly name: string;
  readonly definitions: unknown;
  readonly fittedOn?: string | undefined;
}

/** Keeps feature definitions as versions. */
export class FeatureViewService {
  constructor(
    private readonly store: DataStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(FeatureView | undefined)[]> {
    return (await this.store.featureViews(ids)).map((view) => (isVisible(context, view) ? view : undefined));
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<FeatureView>> {
    requireIn(context, 'read', projectId);
    return this.store.listFeatureViews(projectId, page);
  }

  /** The same definition again is the same version. */
  async create(input: CreateFeatureView, context: RequestContext): Promise<FeatureView> {
    const { projectId, name, fittedOn } = input;
    requireIn(context, 'log', projectId);
    const definitions = parseDefinitions(input.definitions);
    const digest = digestOf(definitions);
    if (fittedOn !== undefined && !isVisible(context, (await this.store.versions([fittedOn]))[0])) throw NotFoundError.node('DatasetVersion', fittedOn);
    return this.store.commit(context, async (commit) => {
      const versions = await commit.lockFeatureViews(projectId, name);
      const same = versions.find((view) => view.digest === digest && view.fittedOn === fittedOn);
      if (same) return same;
      const view: FeatureView = {
        id: newId('featureView'),
        projectId,
        name,
        version: (versions[0]?.version ?? 0) + 1,
        digest,
        definitions,
        fittedOn,
        createdAt: this.now(),
        createdBy: context.actor.id,
      };
      await commit.insertFeatureView(view);
      commit.emit({
        type: 'featureView.created',
        projectId,
        nodeId: view.id,
        payload: { name, version: view.version, digest, fittedOn },
        links: fittedOn === undefined ? [] : [{ from: fittedOn, to: view.id, relation: 'fitted' }],
      });
      return view;
    });
  }
}
