import { isVisible, loggedModelVocabulary, newId, NotFoundError, parseFilter, requireIn, type RequestContext } from '@cairn/core';
import type { InputStore } from './input-store.js';
import type { LoggedModel, ModelMetric, RunModel } from './logged-model.js';
import { orderModels, modelMatches, type ModelOrder } from './logged-model-search.js';
import { requireNotDeleted } from './run.js';
import { checkTags } from './tag.js';

/** What a logged model begins with. */
export interface CreateLoggedModel {
  readonly experimentId: string;
  readonly name: string;
  readonly modelType?: string | undefined;
  readonly runId?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** How many models of an experiment a search looks at: the newest. */
const mostSearched = 10_000;

/** Models that training code logs: made, filled with files, declared ready, found again. */
export class LoggedModelService {
  constructor(
    private readonly store: InputStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(LoggedModel | undefined)[]> {
    return (await this.store.loggedModels(ids)).map((model) => (isVisible(context, model) ? model : undefined));
  }

  /** @throws {NotFoundError} when it is missing, hidden from the actor or deleted. */
  async visible(id: string, context: RequestContext): Promise<LoggedModel> {
    const [model] = await this.byIds([id], context);
    if (!model || model.deletedAt) throw NotFoundError.node('LoggedModel', id);
    return model;
  }

  /** @param runIds of runs that the caller was shown before. */
  ofRuns(runIds: readonly string[]): Promise<Map<string, LoggedModel[]>> {
    return this.store.modelsOfRuns(runIds);
  }

  /** @param runIds of runs that the caller was shown before. */
  linksOf(runIds: readonly string[]): Promise<Map<string, RunModel[]>> {
    return this.store.runModels(runIds);
  }

  /** @param modelIds of models that the caller was shown before. */
  metricsOf(modelIds: readonly string[]): Promise<Map<string, ModelMetric[]>> {
    return this.store.modelMetrics(modelIds);
  }

  async create(input: CreateLoggedModel, context: RequestContext): Promise<LoggedModel> {
    checkTags(Object.entries(input.tags).map(([key, value]) => ({ key, value })), 'run');
    return this.store.commit(context, async (commit) => {
      const projectId = await commit.experimentProject(input.experimentId);
      if (projectId === undefined || !isVisible(context, { projectId })) throw NotFoundError.node('Experiment', input.experimentId);
      requireIn(context, 'log', projectId);
      if (input.runId !== undefined) {
        const run = await commit.lockRun(input.runId);
        if (!run || run.projectId !== projectId) throw NotFoundError.node('Run', input.runId);
        requireNotDeleted(run);
      }
      const at = this.now();
      const model: LoggedModel = {
        id: newId('loggedModel'),
        projectId,
        experimentId: input.experimentId,
        runId: input.runId,
        name: input.name,
        modelType: input.modelType,
        status: 'pending',
        statusMessage: undefined,
        createdAt: at,
        changedAt: at,
        createdBy: context.actor.id,
        deletedAt: undefined,
        params: input.params,
        tags: input.tags,
      };
      await commit.putLoggedModel(model);
      commit.emit({
        type: 'loggedModel.created',
        projectId,
        nodeId: model.id,
        payload: { name: model.name, runId: model.runId },
        links: [{ from: model.runId ?? model.experimentId, to: model.id, relation: model.runId ? 'produced' : 'has' }],
      });
      return model;
    });
  }

  async finalize(id: string, status: 'ready' | 'failed', context: RequestContext): Promise<LoggedModel> {
    return this.change(id, context, (model) => ({ ...model, status }), (model, commit) => {
      commit.emit({ type: 'loggedModel.finalized', projectId: model.projectId, nodeId: id, payload: { status } });
    });
  }

  async setTags(id: string, tags: Readonly<Record<string, string>>, context: RequestContext): Promise<LoggedModel> {
    checkTags(Object.entries(tags).map(([key, value]) => ({ key, value })), 'run');
    return this.change(id, context, (model) => ({ ...model, tags: { ...model.tags, ...tags } }), (model, commit) => {
      commit.emit({ type: 'tags.set', projectId: model.projectId, nodeId: id, payload: { keys: Object.keys(tags) } });
    });
  }

  async removeTag(id: string, key: string, context: RequestContext): Promise<LoggedModel> {
    return this.change(
      id,
      context,
      (model) => {
        if (!Object.hasOwn(model.tags, key)) throw new NotFoundError(`Logged model '${id}' has no tag '${key}'`);
        return { ...model, tags: Object.fromEntries(Object.entries(model.tags).filter(([name]) => name !== key)) };
      },
      (model, commit) => {
        commit.emit({ type: 'tags.removed', projectId: model.projectId, nodeId: id, payload: { keys: [key] } });
      },
    );
  }

  async addParams(id: string, params: Readonly<Record<string, string>>, context: RequestContext): Promise<LoggedModel> {
    return this.change(id, context, (model) => ({ ...model, params: { ...model.params, ...params } }), (model, commit) => {
      commit.emit({ type: 'params.logged', projectId: model.projectId, nodeId: id, payload: { keys: Object.keys(params) } });
    });
  }

  async delete(id: string, context: RequestContext): Promise<LoggedModel> {
    return this.change(id, context, (model) => ({ ...model, deletedAt: this.now() }), (model, commit) => {
      commit.emit({ type: 'loggedModel.deleted', projectId: model.projectId, nodeId: id, payload: {} });
    });
  }

  /** Notes which models a run made. */
  async logOutputs(runId: string, models: readonly { readonly modelId: string; readonly step: number }[], context: RequestContext): Promise<void> {
    await this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, 'log', run.projectId);
      requireNotDeleted(run);
      const known = await this.store.loggedModels(models.map(({ modelId }) => modelId));
      known.forEach((model, place) => {
        if (!model || model.projectId !== run.projectId) throw NotFoundError.node('LoggedModel', models[place]!.modelId);
      });
      await commit.linkModels(models.map(({ modelId, step }) => ({ runId, modelId, direction: 'output', step })));
    });
  }

  /** Keeps what was measured of models; of each metric and data the last counts. Models that are not there are passed over. */
  async logMetrics(metrics: readonly ModelMetric[], context: RequestContext): Promise<void> {
    if (metrics.length === 0) return;
    const models = await this.byIds([...new Set(metrics.map(({ modelId }) => modelId))], context);
    const known = new Set(models.flatMap((model) => (model ? [model.id] : [])));
    const kept = metrics.filter(({ modelId }) => known.has(modelId));
    await this.store.commit(context, (commit) => commit.putModelMetrics(kept));
  }

  /** Models of the experiments that the filter holds for, in order. @throws {InvalidInputError} for a filter that cannot be read. */
  async search(experimentIds: readonly string[], asked: { readonly filter: string; readonly order: readonly ModelOrder[]; readonly datasets: readonly { readonly name: string; readonly digest: string | undefined }[] }): Promise<LoggedModel[]> {
    const comparisons = parseFilter(asked.filter, loggedModelVocabulary);
    const models = await this.store.loggedModelsIn(experimentIds, mostSearched);
    const metrics = await this.store.modelMetrics(models.map(({ id }) => id));
    const found = models.filter((model) => modelMatches(model, metrics.get(model.id)!, comparisons, asked.datasets));
    return orderModels(found, metrics, asked.order);
  }

  private async change(
    id: string,
    context: RequestContext,
    next: (model: LoggedModel) => LoggedModel,
    tell: (model: LoggedModel, commit: Parameters<Parameters<InputStore['commit']>[1]>[0]) => void,
  ): Promise<LoggedModel> {
    return this.store.commit(context, async (commit) => {
      const model = await commit.lockLoggedModel(id);
      if (!model || !isVisible(context, model) || model.deletedAt) throw NotFoundError.node('LoggedModel', id);
      requireIn(context, 'log', model.projectId);
      const changed: LoggedModel = { ...next(model), changedAt: this.now() };
      await commit.putLoggedModel(changed);
      tell(changed, commit);
      return changed;
    });
  }
}
