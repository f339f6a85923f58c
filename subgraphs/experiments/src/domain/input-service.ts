import { isVisible, kindOf, newId, NotFoundError, requireIn, type EventLink, type RequestContext } from '@cairn/core';
import { checkDataset, type DatasetUse, type ExternalDataset } from './external-dataset.js';
import type { InputStore } from './input-store.js';
import { requireNotDeleted, type Run } from './run.js';

/** A dataset as a client names it. */
export interface NamedDataset extends Pick<ExternalDataset, 'name' | 'digest' | 'sourceType' | 'source' | 'schema' | 'profile'> {
  readonly tags: Readonly<Record<string, string>>;
}

/** What runs used: data whose bytes are elsewhere, and models that other runs have logged. */
export class InputService {
  constructor(
    private readonly store: InputStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(ExternalDataset | undefined)[]> {
    return (await this.store.externalDatasets(ids)).map((dataset) => (isVisible(context, dataset) ? dataset : undefined));
  }

  /** @param runIds of runs that the caller was shown before. */
  datasetsOf(runIds: readonly string[]): Promise<Map<string, DatasetUse[]>> {
    return this.store.datasetsOf(runIds);
  }

  /** @param experimentIds of experiments that the caller was shown before. */
  summaries(experimentIds: readonly string[]): ReturnType<InputStore['datasetSummaries']> {
    return this.store.datasetSummaries(experimentIds);
  }

  /** Notes that the run used the data and the models. What it used already is used once. */
  async log(runId: string, inputs: { readonly datasets: readonly NamedDataset[]; readonly modelIds: readonly string[] }, context: RequestContext): Promise<void> {
    for (const dataset of inputs.datasets) checkDataset(dataset);
    await this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, 'log', run.projectId);
      requireNotDeleted(run);
      const links: EventLink[] = [];
      for (const { tags, ...named } of inputs.datasets) {
        const { dataset, created } = await commit.datasetNamed({ ...named, id: newId('externalDataset'), projectId: run.projectId, createdAt: this.now() });
        if (created) commit.emit({ type: 'externalDataset.seen', projectId: run.projectId, nodeId: dataset.id, payload: { name: dataset.name, digest: dataset.digest, sourceType: dataset.sourceType }, links: versionLinks(dataset) });
        if (await commit.useDataset(run, dataset.id, tags)) links.push({ from: dataset.id, to: run.id, relation: 'used' });
      }
      const models = await this.visibleModels(inputs.modelIds, run, context);
      await commit.linkModels(models.map((modelId) => ({ runId, modelId, direction: 'input', step: 0 })));
      links.push(...models.map((from) => ({ from, to: run.id, relation: 'used' })));
      if (links.length > 0) commit.emit({ type: 'run.inputsLogged', projectId: run.projectId, nodeId: run.id, payload: { datasetVersionIds: links.map(({ from }) => from) }, links });
    });
  }

  private async visibleModels(ids: readonly string[], run: Run, context: RequestContext): Promise<readonly string[]> {
    const models = await this.store.loggedModels(ids);
    models.forEach((model, place) => {
      if (!model || !isVisible(context, model) || model.projectId !== run.projectId) throw NotFoundError.node('LoggedModel', ids[place]!);
    });
    return ids;
  }
}

/** A source that names versions of our own datasets is a link to them. */
function versionLinks({ id, source }: ExternalDataset): EventLink[] {
  const named = new Set([...source.matchAll(/dsv_[0-9a-f]{32}/g)].map(([text]) => text).filter((text) => kindOf(text) === 'datasetVersion'));
  return [...named].map((from) => ({ from, to: id, relation: 'isSourceOf' }));
}
