import { isVisible, newId, NotFoundError, requireIn, type CairnEvent, type EventLink, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { newParams, type Param } from './param.js';
import { endRun, requireRunning, type CodeVersion, type Outcome, type Run } from './run.js';
import type { ExperimentCommit, ExperimentStore, RunFilter } from './stores.js';

/** What a run starts with. */
export interface StartRun {
  readonly projectId: string;
  /** Name of the experiment; made when there is none. */
  readonly experiment: string;
  /** Defaults to the experiment's name and the time. */
  readonly name?: string | undefined;
  readonly params?: readonly Param[] | undefined;
  readonly datasetVersionIds?: readonly string[] | undefined;
  readonly code?: CodeVersion | undefined;
  readonly environment?: Readonly<Record<string, unknown>> | undefined;
  /** The job that executes it, when a pipeline does. */
  readonly jobId?: string | undefined;
}

/** Live events about runs of a project. */
export type RunChanges = (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;

/** Starts and ends runs, and keeps what belongs to them from the start. */
export class RunService {
  constructor(
    private readonly store: ExperimentStore,
    private readonly changed: RunChanges,
    private readonly now: () => Date,
  ) {}

  /** Runs in the order of the ids; undefined for those that are missing or hidden from the actor. */
  async byIds(ids: readonly string[], context: RequestContext): Promise<(Run | undefined)[]> {
    const runs = await this.store.runs(ids);
    return runs.map((run) => (isVisible(context, run) ? run : undefined));
  }

  async list(filter: RunFilter, page: PageRequest, context: RequestContext): Promise<Page<Run>> {
    requireIn(context, 'read', filter.projectId);
    return this.store.listRuns(filter, page);
  }

  paramsOf(run: Run): Promise<Param[]> {
    return this.store.params(run.id);
  }

  async start(input: StartRun, context: RequestContext): Promise<Run> {
    requireIn(context, 'log', input.projectId);
    const startedAt = this.now();
    const { projectId, jobId } = input;
    const params = newParams([], input.params ?? []);
    return this.store.commit(context, async (commit) => {
      const { experiment, created } = await commit.experimentNamed({
        id: newId('experiment'),
        projectId,
        name: input.experiment,
        createdAt: startedAt,
        createdBy: context.actor.id,
      });
      if (created) commit.emit({ type: 'experiment.created', projectId, nodeId: experiment.id, payload: { name: experiment.name } });
      const run: Run = {
        id: newId('run'),
        projectId,
        experimentId: experiment.id,
        name: input.name ?? `${experiment.name} ${startedAt.toISOString().slice(0, 19)}`,
        status: 'running',
        startedAt,
        startedBy: context.actor.id,
        jobId,
        datasetVersionIds: input.datasetVersionIds ?? [],
        code: input.code,
        environment: input.environment,
      };
      await commit.insertRun(run);
      await commit.insertParams(run.id, params);
      commit.emit({
        type: 'run.started',
        projectId,
        nodeId: run.id,
        payload: { experimentId: experiment.id, name: run.name, jobId },
        links: [
          { from: experiment.id, to: run.id, relation: 'has' },
          ...used(run.datasetVersionIds, run.id),
          ...(jobId === undefined ? [] : [{ from: jobId, to: run.id, relation: 'executed' }]),
        ],
      });
      return run;
    });
  }

  async logParams(runId: string, offered: readonly Param[], context: RequestContext): Promise<Run> {
    return this.change(runId, context, async (run, commit) => {
      requireRunning(run);
      const fresh = newParams(await commit.params(runId), offered);
      await commit.insertParams(runId, fresh);
      const keys = fresh.map(({ key }) => key);
      if (keys.length > 0) commit.emit({ type: 'params.logged', projectId: run.projectId, nodeId: run.id, payload: { keys } });
      return run;
    });
  }

  async logInputs(runId: string, datasetVersionIds: readonly string[], context: RequestContext): Promise<Run> {
    return this.change(runId, context, async (run, commit) => {
      requireRunning(run);
      const fresh = datasetVersionIds.filter((id) => !run.datasetVersionIds.includes(id));
      if (fresh.length === 0) return run;
      const changed: Run = { ...run, datasetVersionIds: [...run.datasetVersionIds, ...fresh] };
      await commit.updateRun(changed);
      commit.emit({
        type: 'run.inputsLogged',
        projectId: run.projectId,
        nodeId: run.id,
        payload: { datasetVersionIds: fresh },
        links: used(fresh, run.id),
      });
      return changed;
    });
  }

  /** @throws {ConflictError} when the run has already ended. */
  async end(runId: string, outcome: Outcome, context: RequestContext): Promise<Run> {
    return this.change(runId, context, async (run, commit) => {
      const ended = endRun(run, outcome, this.now());
      await commit.updateRun(ended);
      commit.emit({ type: 'run.ended', projectId: run.projectId, nodeId: run.id, payload: outcome });
      return ended;
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

  /** Runs `work` with the run locked, for an actor that may log to its project. */
  private change<T>(runId: string, context: RequestContext, work: (run: Run, commit: ExperimentCommit) => Promise<T>): Promise<T> {
    return this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(runId);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
      requireIn(context, 'log', run.projectId);
      return work(run, commit);
    });
  }
}

function used(datasetVersionIds: readonly string[], runId: string): EventLink[] {
  return datasetVersionIds.map((from) => ({ from, to: runId, relation: 'used' }));
}
