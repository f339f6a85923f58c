import { AlreadyExistsError, experimentVocabulary, InvalidInputError, isVisible, kindOf, newId, NotFoundError, parseFilter, parseOrder, requireIn, type Page, type PageRequest, type Permission, type RequestContext } from '@cairn/core';
import { requireActive, requireExperimentName, type Experiment } from './experiment.js';
import type { SavedView } from './saved-view.js';
import { experimentMatches, orderExperiments } from './experiment-search.js';
import type { ExperimentCommit, ExperimentStore, KeyKind, Lifecycle } from './stores.js';
import { checkTags, lastOfEach, noteKey, type Tag } from './tag.js';

const longestState = 8_000;

/** Experiments, and the views of their runs that people have saved. */
export class ExperimentService {
  constructor(
    private readonly store: ExperimentStore,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Experiment | undefined)[]> {
    // What is no id of an experiment may not even be a text that the database knows.
    const known = new Map((await this.store.experiments(ids.filter((id) => kindOf(id) === 'experiment'))).map((experiment) => [experiment?.id, experiment]));
    return ids.map((id) => known.get(id)).map((experiment) => (isVisible(context, experiment) ? experiment : undefined));
  }

  /** @throws {NotFoundError} when it is missing or hidden from the actor. */
  async visible(id: string, context: RequestContext): Promise<Experiment> {
    const [experiment] = await this.byIds([id], context);
    if (!experiment) throw NotFoundError.node('Experiment', id);
    return experiment;
  }

  async byName(projectId: string, name: string, context: RequestContext): Promise<Experiment | undefined> {
    requireIn(context, 'read', projectId);
    return this.store.experimentByName(projectId, name);
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<Experiment>> {
    requireIn(context, 'read', projectId);
    return this.store.listExperiments(projectId, page);
  }

  /** Experiments of a project that the filter holds for, those in the bin among them. @throws {InvalidInputError} for a filter that cannot be read. */
  async search(projectId: string, asked: { readonly filter: string; readonly orderBy: readonly string[]; readonly lifecycle: Lifecycle | 'all' }, context: RequestContext): Promise<Experiment[]> {
    requireIn(context, 'read', projectId);
    const comparisons = parseFilter(asked.filter, experimentVocabulary);
    const order = asked.orderBy.map((one) => parseOrder(one, experimentVocabulary));
    const all = (await this.store.allExperiments(projectId)).filter(({ deletedAt }) => asked.lifecycle === 'all' || (deletedAt === undefined) === (asked.lifecycle === 'active'));
    const tags = comparisons.some(({ subject }) => subject === 'tag') ? await this.store.experimentTags(all.map(({ id }) => id)) : new Map<string, Tag[]>();
    return orderExperiments(all.filter((experiment) => experimentMatches(experiment, tags.get(experiment.id) ?? [], comparisons)), order);
  }

  countRuns(experimentId: string): Promise<number> {
    return this.store.countRuns(experimentId);
  }

  /** @param ids of experiments that the caller was shown before. */
  tagsOf(ids: readonly string[]): Promise<Map<string, Tag[]>> {
    return this.store.experimentTags(ids);
  }

  /** @throws {InvalidInputError} when `first` is outside 1 to 1,000. */
  async keys(experimentId: string, kind: KeyKind, options: { readonly search?: string | undefined; readonly first: number }): Promise<string[]> {
    if (!Number.isInteger(options.first) || options.first < 1 || options.first > 1_000) throw new InvalidInputError(`'first' is ${options.first}; expected a whole number from 1 to 1,000`);
    return this.store.keys(experimentId, kind, options);
  }

  views(experimentId: string): Promise<SavedView[]> {
    return this.store.views(experimentId);
  }

  /** @throws {AlreadyExistsError} when there is one by that name, in use or in the bin. */
  async create(input: { readonly projectId: string; readonly name: string; readonly tags?: readonly Tag[] | undefined }, context: RequestContext): Promise<Experiment> {
    const { projectId, name, tags = [] } = input;
    requireIn(context, 'log', projectId);
    requireExperimentName(name);
    checkTags(tags, 'experiment');
    return this.store.commit(context, async (commit) => {
      const { experiment, created } = await this.named(commit, { projectId, name }, context);
      if (!created) throw new AlreadyExistsError(`Experiment '${name}' exists already${experiment.deletedAt ? ', in the bin: restore it, or choose another name' : ''}`);
      await commit.setExperimentTags(experiment.id, lastOfEach(tags));
      return experiment;
    });
  }

  /** The experiment with the name; made when there is none. @throws {ConflictError} when it lies in the bin. */
  async ensure(projectId: string, name: string, context: RequestContext): Promise<Experiment> {
    const known = await this.byName(projectId, name, context);
    if (known) return known;
    requireIn(context, 'log', projectId);
    return this.store.commit(context, async (commit) => (await this.named(commit, { projectId, name }, context)).experiment);
  }

  async rename(id: string, name: string, context: RequestContext): Promise<Experiment> {
    requireExperimentName(name);
    return this.change(id, context, async (experiment, commit) => {
      requireActive(experiment);
      if (experiment.name === name) return experiment;
      const taken = await this.store.experimentByName(experiment.projectId, name);
      if (taken) throw new AlreadyExistsError(`Experiment '${name}' exists already${taken.deletedAt ? ', in the bin' : ''}`);
      const renamed: Experiment = { ...experiment, name, changedAt: this.now() };
      await commit.updateExperiment(renamed);
      commit.emit({ type: 'experiment.renamed', projectId: experiment.projectId, nodeId: id, payload: { from: experiment.name, to: name } });
      return renamed;
    });
  }

  async setTags(id: string, tags: readonly Tag[], context: RequestContext): Promise<Experiment> {
    checkTags(tags, 'experiment');
    return this.change(id, context, async (experiment, commit) => {
      requireActive(experiment);
      await commit.setExperimentTags(id, lastOfEach(tags));
      const changed = await this.touched(experiment, commit);
      commit.emit({ type: 'tags.set', projectId: experiment.projectId, nodeId: id, payload: { keys: lastOfEach(tags).map(({ key }) => key) } });
      return changed;
    });
  }

  /** @throws {NotFoundError} when the experiment has none of the tags. */
  async removeTags(id: string, keys: readonly string[], context: RequestContext): Promise<Experiment> {
    return this.change(id, context, async (experiment, commit) => {
      requireActive(experiment);
      const removed = await commit.removeExperimentTags(id, keys);
      if (removed.length === 0) throw new NotFoundError(`Experiment '${id}' has no tag '${keys.join("', '")}'`);
      commit.emit({ type: 'tags.removed', projectId: experiment.projectId, nodeId: id, payload: { keys: removed } });
      return this.touched(experiment, commit);
    });
  }

  /** Markdown, at most 20,000 characters; an empty text removes the note. */
  async setNote(id: string, note: string, context: RequestContext): Promise<Experiment> {
    checkTags([{ key: noteKey, value: note }], 'experiment');
    return this.change(id, context, async (experiment, commit) => {
      requireActive(experiment);
      if (note === '') await commit.removeExperimentTags(id, [noteKey]);
      else await commit.setExperimentTags(id, [{ key: noteKey, value: note }]);
      commit.emit({ type: 'note.set', projectId: experiment.projectId, nodeId: id, payload: { characters: note.length } });
      return this.touched(experiment, commit);
    }, 'comment');
  }

  /** Puts the experiment and its runs into the bin. */
  async delete(id: string, context: RequestContext): Promise<Experiment> {
    return this.change(id, context, async (experiment, commit) => {
      if (experiment.deletedAt) return experiment;
      const at = this.now();
      const deleted: Experiment = { ...experiment, deletedAt: at, changedAt: at };
      await commit.updateExperiment(deleted);
      await commit.deleteRunsOf(id, at);
      commit.emit({ type: 'experiment.deleted', projectId: experiment.projectId, nodeId: id, payload: {} });
      return deleted;
    });
  }

  /** Takes the experiment out of the bin, with the runs that went there with it. */
  async restore(id: string, context: RequestContext): Promise<Experiment> {
    return this.change(id, context, async (experiment, commit) => {
      if (!experiment.deletedAt) return experiment;
      const restored: Experiment = { ...experiment, deletedAt: undefined, changedAt: this.now() };
      await commit.updateExperiment(restored);
      await commit.restoreRunsOf(id, experiment.deletedAt);
      commit.emit({ type: 'experiment.restored', projectId: experiment.projectId, nodeId: id, payload: {} });
      return restored;
    });
  }

  async viewsByIds(ids: readonly string[], context: RequestContext): Promise<(SavedView | undefined)[]> {
    return (await this.store.savedViews(ids)).map((view) => (isVisible(context, view) ? view : undefined));
  }

  async saveView(input: { readonly projectId: string; readonly experimentId: string; readonly name: string; readonly state: string }, context: RequestContext): Promise<SavedView> {
    const { name, state } = input;
    if (name.trim() === '' || name.length > 100) throw new InvalidInputError(`Name of the view has ${name.length} characters; expected 1 to 100`);
    if (state.length > longestState) throw new InvalidInputError(`State of the view has ${state.length.toLocaleString('en')} characters; at most ${longestState.toLocaleString('en')}`);
    return this.change(input.experimentId, context, async ({ projectId, id: experimentId }, commit) => {
      const view = await commit.saveView({ id: newId('savedView'), projectId, experimentId, name, state, createdAt: this.now(), createdBy: context.actor.id });
      commit.emit({ type: 'view.saved', projectId, nodeId: view.id, payload: { name }, links: [{ from: experimentId, to: view.id, relation: 'has' }] });
      return view;
    });
  }

  async deleteView(id: string, context: RequestContext): Promise<void> {
    const [view] = await this.store.savedViews([id]);
    if (!view || !isVisible(context, view)) throw NotFoundError.node('SavedView', id);
    await this.change(view.experimentId, context, async ({ projectId }, commit) => {
      await commit.deleteView(id);
      commit.emit({ type: 'view.deleted', projectId, nodeId: id, payload: { name: view.name } });
    });
  }

  private async named(commit: ExperimentCommit, { projectId, name }: { readonly projectId: string; readonly name: string }, context: RequestContext): Promise<{ experiment: Experiment; created: boolean }> {
    const at = this.now();
    const found = await commit.experimentNamed({ id: newId('experiment'), projectId, name, createdAt: at, createdBy: context.actor.id, changedAt: at });
    if (found.created) commit.emit({ type: 'experiment.created', projectId, nodeId: found.experiment.id, payload: { name } });
    return found;
  }

  private async touched(experiment: Experiment, commit: ExperimentCommit): Promise<Experiment> {
    const changed: Experiment = { ...experiment, changedAt: this.now() };
    await commit.updateExperiment(changed);
    return changed;
  }

  private change<T>(id: string, context: RequestContext, work: (experiment: Experiment, commit: ExperimentCommit) => Promise<T>, permission: Permission = 'log'): Promise<T> {
    return this.store.commit(context, async (commit) => {
      const experiment = await commit.lockExperiment(id);
      if (!experiment || !isVisible(context, experiment)) throw NotFoundError.node('Experiment', id);
      requireIn(context, permission, experiment.projectId);
      return work(experiment, commit);
    });
  }
}
