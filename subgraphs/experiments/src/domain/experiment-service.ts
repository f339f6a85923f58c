import { isVisible, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { Experiment } from './experiment.js';
import type { ExperimentStore } from './stores.js';

/** Finds experiments; they come into being with their first run. */
export class ExperimentService {
  constructor(private readonly store: ExperimentStore) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Experiment | undefined)[]> {
    const experiments = await this.store.experiments(ids);
    return experiments.map((experiment) => (isVisible(context, experiment) ? experiment : undefined));
  }

  async byName(projectId: string, name: string, context: RequestContext): Promise<Experiment | undefined> {
    requireIn(context, 'read', projectId);
    return this.store.experimentByName(projectId, name);
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<Experiment>> {
    requireIn(context, 'read', projectId);
    return this.store.listExperiments(projectId, page);
  }

  countRuns(experiment: Experiment): Promise<number> {
    return this.store.countRuns(experiment.id);
  }
}
