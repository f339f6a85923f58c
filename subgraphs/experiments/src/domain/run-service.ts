import { ConflictError, InvalidInputError, isVisible, kindOf, newId, NotFoundError, requireIn, type CairnEvent, type EventLink, type Page, type PageRequest, type Permission, type RequestContext } from '@cairn/core';
import { requireActive, requireExperimentName } from './experiment.js';
import { newParams, type Param } from './param.js';
import { endRun, ended, isOpen, requireNotDeleted, requireOpen, resumed, type CodeVersion, type Outcome, type Run } from './run.js';
import type { ExperimentCommit, ExperimentStore, RunFilter } from './stores.js';
import { checkTags, lastOfEach, noteKey, type Tag } from './tag.js';

/** What a run starts with. */
export interface StartRun {
  /** Made by the caller, so that a start whose answer was lost can be sent again. */
  readonly id?: string | undefined;
  readonly projectId: string;
  /** Name of the experiment; made when there is none. */
  readonly experiment: string;
  /** Defaults to the experiment's name and the time. */
  readonly name?: string | undefined;
  /** Defaults to now. */
  readonly startedAt?: Date | undefined;
  readonly params?: readonly Param[] | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly note?: string | undefined;
  readonly parentId?: string | undefined;
  readonly datasetVersionIds?: readonly string[] | undefined;
  readonly code?: CodeVersion | undefined;
  readonly environment?: Readonly<Record<string, unknown>> | undefined;
  /** The job that executes it, when a pipeline does. */
  readonly jobId?: string | undefined;
}

/** What is written to a run beside its metrics. */
export interface Annotations {
  readonly params?: readonly Param[];
  readonly tags?: readonly Tag[];
}

/** What MLflow's clients may say of a run at any time. */
export interface Restatement {
  readonly status?: Run['status'] | undefined;
  readonly endedAt?: Date | undefined;
  readonly name?: string | undefined;
  readonly parentId?: string | undefined;
}

/** Live events about runs of a project. */
export type RunChanges = (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;

const longestName = 500;

/** Starts and ends runs, and keeps what belongs to them from the start. */
export class RunService {
  constructor(
    private readonly store: ExperimentStore,
    private readonly changed: RunChanges,
    private readonly now: () => Date,
  ) {}

  /** Runs in the order of the ids; undefined for those that are missing or hidden from the actor. */
  async byIds(ids: readonly string[], context: RequestContext): Promise<(Run | undefined)[]> {
    // What is no id is no run, and need not be looked for.
    const runs = new Map((await this.store.runs(ids.filter((id) => kindOf(id) === 'run'))).flatMap((run) => (run ? [[run.id, run]] : [])));
    return ids.map((id) => (isVisible(context, runs.get(id)) ? runs.get(id) : undefined));
  }

  /** @throws {NotFoundError} when it is missing or hidden from the actor. */
  async visible(id: string, context: RequestContext): Promise<Run> {
    const [run] = await this.byIds([id], context);
    if (!run) throw NotFoundError.node('Run', id);
    return run;
  }

  async list(filter: RunFilter, page: PageRequest, context: RequestContext): Promise<Page<Run>> {
    requireIn(context, 'read', filter.projectId);
    return this.store.listRuns(filter, page);
  }

  /** @param runIds of runs that the caller was shown before. */
  paramsOf(runIds: readonly string[], keys?: readonly string[]): Promise<Map<string, Param[]>> {
    return this.store.params(runIds, keys);
  }

  /** @param runIds of runs that the caller was shown before. */
  tagsOf(runIds: readonly string[], keys?: readonly string[]): Promise<Map<string, Tag[]>> {
    return this.store.tags(runIds, keys);
  }

  /** @throws {ConflictError} when the experiment lies in the bin, or the id is another run's. */
  async start(input: StartRun, context: RequestContext): Promise<Run> {
    requireIn(context, 'log', input.projectId);
    const { projectId, jobId, parentId } = input;
    if (input.id !== undefined && kindOf(input.id) !== 'run') throw new InvalidInputError(`'${input.id.slice(0, 80)}' is not an id of a run; expected run_ and a UUIDv7 in 32 hex digits`);
    requireExperimentName(input.experiment);
    const startedAt = input.startedAt ?? this.now();
    const params = newParams([], input.params ?? []);
    const tags = lastOfEach([...(input.tags ?? []), ...(input.note === undefined || input.note === '' ? [] : [{ key: noteKey, value: input.note }])]);
    checkTags(tags, 'run');
    return this.store.commit(context, async (commit) => {
      const { experiment, created } = await commit.experimentNamed({
        id: newId('experiment'),
        projectId,
        name: input.experiment,
        createdAt: startedAt,
        createdBy: context.actor.id,
        changedAt: startedAt,
      });
      requireActive(experiment);
      if (created) commit.emit({ type: 'experiment.created', projectId, nodeId: experiment.id, payload: { name: experiment.name } });
      const run: Run = {
        id: input.id ?? newId('run'),
        projectId,
        experimentId: experiment.id,
        name: requireName(input.name ?? `${experiment.name} ${startedAt.toISOString().slice(0, 19)}`),
        status: 'running',
        startedAt,
        startedBy: context.actor.id,
        jobId,
        parentId,
        datasetVersionIds: input.datasetVersionIds ?? [],
        code: input.code,
        environment: input.environment,
      };
      if (!(await commit.insertRun(run))) return sameStart(await commit.lockRun(run.id), run);
      await commit.insertParams(run, params);
      await commit.setTags(run, tags);
      commit.emit({
        type: 'run.started',
        projectId,
        nodeId: run.id,
        payload: { experimentId: experiment.id, name: run.name, jobId },
        links: [
          { from: experiment.id, to: run.id, relation: 'has' },
          ...used(run.datasetVersionIds, run.id),
          ...(jobId === undefined ? [] : [{ from: jobId, to: run.id, relation: 'executed' }]),
          ...(parentId === undefined ? [] : [{ from: parentId, to: run.id, relation: 'contains' }]),
        ],
      });
      return run;
    });
  }

  /**
   * Keeps params and tags, all or none. Params stay as they are first written; of tags the last counts.
   * @param options.afterEnd keeps params also of an ended run, as MLflow does. Tags are kept at any time.
   */
  async annotate(runId: string, { params = [], tags = [] }: Annotations, context: RequestContext, options: { readonly afterEnd?: boolean } = {}): Promise<Run> {
    checkTags(tags, 'run');
    return this.change(runId, context, async (run, commit) => {
      if (params.length > 0) {
        if (!options.afterEnd) requireOpen(run);
        const fresh = newParams(await commit.params(runId), params);
        await commit.insertParams(run, fresh);
        const keys = fresh.map(({ key }) => key);
        if (keys.length > 0) commit.emit({ type: 'params.logged', projectId: run.projectId, nodeId: run.id, payload: { keys } });
      }
      if (tags.length > 0) {
        await commit.setTags(run, lastOfEach(tags));
        commit.emit({ type: 'tags.set', projectId: run.projectId, nodeId: run.id, payload: { keys: lastOfEach(tags).map(({ key }) => key) } });
      }
      return run;
    });
  }

  /** @throws {NotFoundError} when the run has none of the tags. */
  async removeTags(runId: string, keys: readonly string[], context: RequestContext): Promise<Run> {
    return this.change(runId, context, async (run, commit) => {
      const removed = await commit.removeTags(runId, keys);
      if (removed.length === 0) throw new NotFoundError(`Run '${runId}' has no tag '${keys.join("', '")}'`);
      commit.emit({ type: 'tags.removed', projectId: run.projectId, nodeId: runId, payload: { keys: removed } });
      return run;
    });
  }

  /** Markdown, at most 20,000 characters; an empty text removes the note. */
  async setNote(runId: string, note: string, context: RequestContext): Promise<Run> {
    checkTags([{ key: noteKey, value: note }], 'run');
    return this.change(runId, context, async (run, commit) => {
      if (note === '') await commit.removeTags(runId, [noteKey]);
      else await commit.setTags(run, [{ key: noteKey, value: note }]);
      commit.emit({ type: 'note.set', projectId: run.projectId, nodeId: runId, payload: { characters: note.length } });
      return run;
    }, 'comment');
  }

  async rename(runId: string, name: string, context: RequestContext): Promise<Run> {
    requireName(name);
    return this.change(runId, context, async (run, commit) => {
      if (run.name === name) return run;
      const renamed: Run = { ...run, name };
      await commit.updateRun(renamed);
      commit.emit({ type: 'run.renamed', projectId: run.projectId, nodeId: runId, payload: { from: run.name, to: name } });
      return renamed;
    });
  }

  async logInputs(runId: string, datasetVersionIds: readonly string[], context: RequestContext): Promise<Run> {
    return this.change(runId, context, async (run, commit) => {
      requireOpen(run);
      return addInputs(run, datasetVersionIds, commit);
    });
  }

  /**
   * @param endedAt defaults to now; the same end at the same moment again is fine.
   * @throws {ConflictError} when the run has already ended.
   */
  async end(runId: string, outcome: Outcome, context: RequestContext, endedAt?: Date): Promise<Run> {
    return this.change(runId, context, async (run, commit) => {
      if (endedAt && !isOpen(run) && run.status === outcome.outcome && run.endedAt.getTime() === endedAt.getTime()) return run;
      return keepEnd(commit, endRun(run, outcome, endedAt ?? this.now()), outcome);
    });
  }

  /** What MLflow's clients say of a run at any time: its state, its end, its name. An ended run may be taken up again. */
  async restate(runId: string, said: Restatement, context: RequestContext): Promise<Run> {
    if (said.name !== undefined) requireName(said.name);
    return this.change(runId, context, async (run, commit) => {
      let next: Run = { ...run, name: said.name ?? run.name, parentId: said.parentId ?? run.parentId };
      if (next.name !== run.name) commit.emit({ type: 'run.renamed', projectId: run.projectId, nodeId: runId, payload: { from: run.name, to: next.name } });
      const { status, endedAt } = said;
      if (status === 'running' || status === 'scheduled') {
        if (status !== run.status) {
          next = resumed(next, status);
          commit.emit({ type: 'run.resumed', projectId: run.projectId, nodeId: runId, payload: { status } });
        }
      } else if (status !== undefined && (status !== run.status || (endedAt && !isOpen(run) && endedAt.getTime() !== run.endedAt.getTime()))) {
        return keepEnd(commit, ended(next, { outcome: status }, endedAt ?? this.now()), { outcome: status });
      }
      await commit.updateRun(next);
      return next;
    });
  }

  /** Puts a run into the bin, from where it can be restored until it is purged. */
  async delete(runId: string, context: RequestContext): Promise<Run> {
    return this.changeAny(runId, context, async (run, commit) => {
      if (run.deletedAt) return run;
      const deleted: Run = { ...run, deletedAt: this.now() };
      await commit.updateRun(deleted);
      commit.emit({ type: 'run.deleted', projectId: run.projectId, nodeId: runId, payload: {} });
      return deleted;
    });
  }

  async restore(runId: string, context: RequestContext): Promise<Run> {
    return this.changeAny(runId, context, async (run, commit) => {
      if (!run.deletedAt) return run;
      const restored: Run = { ...run, deletedAt: undefined };
      await commit.updateRun(restored);
      commit.emit({ type: 'run.restored', projectId: run.projectId, nodeId: runId, payload: {} });
      return restored;
    });
  }

  /** Runs of a project as they change from now on. */
  async *follow(projectId: string, context: RequestContext): AsyncGenerator<Run, void> {
    requireIn(context, 'read', projectId);
    for await (const event of this.changed(projectId, context.signal)) {
      const [run] = await this.store.runs([event.nodeId]);
      if (run) yield run;
    }
  }

  /** Runs `work` with the run locked, for an actor that may log to its project, or whatever else it takes. @throws {ConflictError} when it lies in the bin. */
  private change<T>(runId: string, context: RequestContext, work: (run: Run, commit: ExperimentCommit) => Promise<T>, permission: Permission = 'log'): Promise<T> {
    const unlessDeleted = (run: Run, commit: ExperimentCommit): Promise<T> => {
      requireNotDeleted(run);
      return work(run, commit);
    };
    return this.changeAny(runId, context, unlessDeleted, permission);
  }

  private changeAny<T>(runId: string, context: RequestContext, work: (run: Run, commit: ExperimentCommit) => Promise<T>, permission: Permission = 'log'): Promise<T> {
    return this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, permission, run.projectId);
      return work(run, commit);
    });
  }
}

/** The run that a start sent before has made. */
function sameStart(known: Run | undefined, asked: Run): Run {
  if (!known || known.projectId !== asked.projectId || known.startedBy !== asked.startedBy) throw new ConflictError(`The id '${asked.id}' is another run's; make a new one`);
  return known;
}

async function addInputs(run: Run, datasetVersionIds: readonly string[], commit: ExperimentCommit): Promise<Run> {
  const fresh = datasetVersionIds.filter((id) => !run.datasetVersionIds.includes(id));
  if (fresh.length === 0) return run;
  const changed: Run = { ...run, datasetVersionIds: [...run.datasetVersionIds, ...fresh] };
  await commit.updateRun(changed);
  commit.emit({ type: 'run.inputsLogged', projectId: run.projectId, nodeId: run.id, payload: { datasetVersionIds: fresh }, links: used(fresh, run.id) });
  return changed;
}

async function keepEnd(commit: ExperimentCommit, run: Run, outcome: Outcome): Promise<Run> {
  await commit.updateRun(run);
  commit.emit({ type: 'run.ended', projectId: run.projectId, nodeId: run.id, payload: outcome });
  return run;
}

function used(datasetVersionIds: readonly string[], runId: string): EventLink[] {
  return datasetVersionIds.map((from) => ({ from, to: runId, relation: 'used' }));
}

function requireName(name: string): string {
  if (name.trim() === '' || name.length > longestName) throw new InvalidInputError(`Run name '${name.slice(0, 80)}' has ${name.length} characters; expected 1 to ${longestName}`);
  return name;
}
