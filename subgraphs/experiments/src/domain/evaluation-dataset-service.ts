import { InvalidInputError, isVisible, kindOf, newId, NotFoundError, parseFilter, parseOrder, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { datasetDigest, datasetTags, isRecordId, mergedRecord, recordId, requireDatasetName, storedOffer, withFields, type EvaluationDataset, type EvaluationRecord, type RecordOffer } from './evaluation-dataset.js';
import { datasetMatches, evaluationDatasetVocabulary, orderDatasets } from './evaluation-dataset-search.js';
import type { EvaluationDatasetCommit, EvaluationDatasetStore } from './evaluation-dataset-store.js';
import { storedText } from './stored-text.js';

const most = { searched: 10_000, records: 10_000, experiments: 1_000 } as const;

/** Datasets that applications are judged by. */
export class EvaluationDatasetService {
  constructor(
    private readonly store: EvaluationDatasetStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(EvaluationDataset | undefined)[]> {
    const known = new Map((await this.store.datasets(ids.filter((id) => kindOf(id) === 'evaluationDataset'))).map((dataset) => [dataset?.id, dataset]));
    return ids.map((id) => known.get(id)).map((dataset) => (isVisible(context, dataset) ? dataset : undefined));
  }

  /** @throws {NotFoundError} when it is missing or hidden from the actor. */
  async visible(id: string, context: RequestContext): Promise<EvaluationDataset> {
    const [dataset] = await this.byIds([id], context);
    if (!dataset) throw NotFoundError.node('EvaluationDataset', id);
    return dataset;
  }

  async list(projectId: string, experimentId: string | undefined, page: PageRequest, context: RequestContext): Promise<Page<EvaluationDataset>> {
    requireIn(context, 'read', projectId);
    if (experimentId !== undefined && kindOf(experimentId) !== 'experiment') throw NotFoundError.node('Experiment', experimentId);
    if (page.after !== undefined && kindOf(page.after) !== 'evaluationDataset') throw new InvalidInputError(`'${page.after.slice(0, 40)}' is not a place in this list; pass the endCursor that the page before answered, or none`);
    return this.store.listDatasets(projectId, experimentId, page);
  }

  /**
   * Those of the newest 10,000 of a project that the filter holds for.
   * @param asked.experimentIds only those that belong to one of them; all when it is empty.
   * @throws {InvalidInputError} for a filter or an order that cannot be read.
   */
  async search(projectId: string, asked: { readonly experimentIds: readonly string[]; readonly filter: string; readonly orderBy: readonly string[] }, context: RequestContext): Promise<EvaluationDataset[]> {
    requireIn(context, 'read', projectId);
    const comparisons = parseFilter(asked.filter, evaluationDatasetVocabulary);
    const order = asked.orderBy.map((one) => parseOrder(one, evaluationDatasetVocabulary));
    const within = (dataset: EvaluationDataset): boolean => asked.experimentIds.length === 0 || dataset.experimentIds.some((id) => asked.experimentIds.includes(id));
    const found = (await this.store.datasetsIn(projectId, most.searched)).filter((dataset) => within(dataset) && datasetMatches(dataset, comparisons));
    return orderDatasets(found, order);
  }

  /** @param page.after where the page before ended. @param datasetId of a dataset that the caller was shown before. */
  records(datasetId: string, page: { readonly first: number; readonly after: number }): Promise<{ readonly records: readonly EvaluationRecord[]; readonly next: number | undefined }> {
    return this.store.records(datasetId, page);
  }

  async create(input: { readonly projectId: string; readonly name: string; readonly tags: Readonly<Record<string, string>>; readonly experimentIds: readonly string[] }, context: RequestContext): Promise<EvaluationDataset> {
    const { projectId } = input;
    requireIn(context, 'log', projectId);
    requireDatasetName(input.name);
    const name = storedText(input.name);
    const tags = datasetTags(input.tags);
    return this.store.commit(context, async (commit) => {
      const experimentIds = await experimentsOf(commit, projectId, input.experimentIds);
      const at = this.now();
      const by = context.actor.id;
      const dataset: EvaluationDataset = { id: newId('evaluationDataset'), projectId, name, digest: datasetDigest(name, at), schema: undefined, tags, recordCount: 0, experimentIds, createdAt: at, createdBy: by, changedAt: at, changedBy: by };
      await commit.putDataset(dataset);
      commit.emit({ type: 'evaluationDataset.created', projectId, nodeId: dataset.id, payload: { name }, links: experimentIds.map((from) => ({ from, to: dataset.id, relation: 'has' })) });
      return dataset;
    });
  }

  async setTags(id: string, tags: Readonly<Record<string, string>>, context: RequestContext): Promise<EvaluationDataset> {
    const kept = datasetTags(tags);
    return this.change(id, context, async (dataset, commit) => {
      commit.emit({ type: 'tags.set', projectId: dataset.projectId, nodeId: id, payload: { keys: Object.keys(kept) } });
      return { ...dataset, tags: { ...dataset.tags, ...kept } };
    });
  }

  /** A tag that is not there is no error. */
  async removeTag(id: string, key: string, context: RequestContext): Promise<EvaluationDataset> {
    return this.change(id, context, async (dataset, commit) => {
      if (!Object.hasOwn(dataset.tags, key)) return dataset;
      commit.emit({ type: 'tags.removed', projectId: dataset.projectId, nodeId: id, payload: { keys: [key] } });
      return { ...dataset, tags: Object.fromEntries(Object.entries(dataset.tags).filter(([name]) => name !== key)) };
    });
  }

  /** Adds records, or adds to those that have the same inputs. @throws {InvalidInputError} for more than 10,000. */
  async putRecords(id: string, offers: readonly RecordOffer[], context: RequestContext): Promise<{ readonly inserted: number; readonly updated: number }> {
    if (offers.length > most.records) throw new InvalidInputError(`${offers.length.toLocaleString('en')} records in one request; at most ${most.records.toLocaleString('en')}`);
    const stored = offers.map(storedOffer).map((offer) => ({ offer, recordId: recordId(offer.inputs) }));
    const counts = { inserted: 0, updated: 0 };
    await this.change(id, context, async (dataset, commit) => {
      const at = this.now();
      const known = await commit.recordsById(id, stored.map((one) => one.recordId));
      const changed = new Map<string, EvaluationRecord>();
      Object.assign(counts, { inserted: 0, updated: 0 });
      for (const one of stored) {
        const before = changed.get(one.recordId) ?? known.get(one.recordId);
        counts[before ? 'updated' : 'inserted']++;
        changed.set(one.recordId, mergedRecord(before, one.offer, { at, by: context.actor.id }));
      }
      await commit.putRecords(id, [...changed.values()]);
      commit.emit({ type: 'evaluationDataset.changed', projectId: dataset.projectId, nodeId: id, payload: { ...counts, removed: 0 } });
      return { ...dataset, schema: withFields(dataset.schema, [...changed.values()]), recordCount: dataset.recordCount + counts.inserted, digest: datasetDigest(dataset.name, at) };
    });
    return counts;
  }

  /** @returns how many there were. */
  async removeRecords(id: string, recordIds: readonly string[], context: RequestContext): Promise<number> {
    let removed = 0;
    await this.change(id, context, async (dataset, commit) => {
      removed = await commit.removeRecords(id, recordIds.filter(isRecordId));
      if (removed === 0) return dataset;
      commit.emit({ type: 'evaluationDataset.changed', projectId: dataset.projectId, nodeId: id, payload: { inserted: 0, updated: 0, removed } });
      return { ...dataset, recordCount: dataset.recordCount - removed, digest: datasetDigest(dataset.name, this.now()) };
    });
    return removed;
  }

  async addExperiments(id: string, experimentIds: readonly string[], context: RequestContext): Promise<EvaluationDataset> {
    return this.change(id, context, async (dataset, commit) => {
      const added = (await experimentsOf(commit, dataset.projectId, experimentIds)).filter((one) => !dataset.experimentIds.includes(one));
      if (added.length === 0) return dataset;
      commit.emit({ type: 'evaluationDataset.changed', projectId: dataset.projectId, nodeId: id, payload: { inserted: 0, updated: 0, removed: 0 }, links: added.map((from) => ({ from, to: id, relation: 'has' })) });
      return { ...dataset, experimentIds: [...dataset.experimentIds, ...added] };
    });
  }

  async removeExperiments(id: string, experimentIds: readonly string[], context: RequestContext): Promise<EvaluationDataset> {
    return this.change(id, context, async (dataset, commit) => {
      const removed = dataset.experimentIds.filter((one) => experimentIds.includes(one));
      if (removed.length === 0) return dataset;
      commit.emit({ type: 'evaluationDataset.changed', projectId: dataset.projectId, nodeId: id, payload: { inserted: 0, updated: 0, removed: 0 }, links: removed.map((from) => ({ from, to: id, relation: 'has', ended: true })) });
      return { ...dataset, experimentIds: dataset.experimentIds.filter((one) => !removed.includes(one)) };
    });
  }

  /** Removes the dataset and its records for good. */
  async delete(id: string, context: RequestContext): Promise<void> {
    await this.store.commit(context, async (commit) => {
      const dataset = await lockVisible(commit, id, context);
      await commit.removeDataset(id);
      commit.emit({ type: 'evaluationDataset.deleted', projectId: dataset.projectId, nodeId: id, payload: { name: dataset.name } });
    });
  }

  private change(id: string, context: RequestContext, next: (dataset: EvaluationDataset, commit: EvaluationDatasetCommit) => Promise<EvaluationDataset>): Promise<EvaluationDataset> {
    return this.store.commit(context, async (commit) => {
      const dataset = await lockVisible(commit, id, context);
      const changed = await next(dataset, commit);
      if (changed === dataset) return dataset;
      const kept: EvaluationDataset = { ...changed, changedAt: this.now(), changedBy: context.actor.id };
      await commit.putDataset(kept);
      return kept;
    });
  }
}

async function lockVisible(commit: EvaluationDatasetCommit, id: string, context: RequestContext): Promise<EvaluationDataset> {
  const dataset = kindOf(id) === 'evaluationDataset' ? await commit.lockDataset(id) : undefined;
  if (!dataset || !isVisible(context, dataset)) throw NotFoundError.node('EvaluationDataset', id);
  requireIn(context, 'log', dataset.projectId);
  return dataset;
}

/** @throws {NotFoundError} for an experiment that is missing, or of another project. */
async function experimentsOf(commit: EvaluationDatasetCommit, projectId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length > most.experiments) throw new InvalidInputError(`${ids.length.toLocaleString('en')} experiments named; at most ${most.experiments.toLocaleString('en')}`);
  const wanted = [...new Set(ids)];
  const odd = wanted.find((id) => kindOf(id) !== 'experiment');
  if (odd !== undefined) throw NotFoundError.node('Experiment', odd);
  const found = await commit.experiments(wanted);
  found.forEach((experiment, place) => {
    if (experiment?.projectId !== projectId) throw NotFoundError.node('Experiment', wanted[place]!);
  });
  return wanted;
}
