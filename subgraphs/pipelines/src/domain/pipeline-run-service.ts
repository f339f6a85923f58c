import { isVisible, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { cancelRun, endStep, type StepEnd } from './advance.js';
import { followNotices } from './follow-notices.js';
import { keepRun, startRun } from './keep-run.js';
import { checkParams } from './pipeline.js';
import { lackedPermission, newRun, type PipelineRun } from './pipeline-run.js';
import type { Notices, PipelineCommit, PipelineStore } from './stores.js';

/** Starts and cancels runs, and tells them what they wait for. */
export class PipelineRunService {
  constructor(
    private readonly store: PipelineStore,
    private readonly notices: Notices,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(PipelineRun | undefined)[]> {
    return (await this.store.runs(ids)).map((run) => (isVisible(context, run) ? run : undefined));
  }

  async list(filter: { readonly projectId: string; readonly pipelineId?: string | undefined }, page: PageRequest, context: RequestContext): Promise<Page<PipelineRun>> {
    requireIn(context, 'read', filter.projectId);
    return this.store.listRuns(filter, page);
  }

  /** Starts a run of the newest definition; it acts as whoever asked, with the roles held now. */
  async start(input: { readonly pipelineId: string; readonly params?: unknown }, context: RequestContext): Promise<PipelineRun> {
    const params = checkParams(input.params);
    return this.store.commit(context, async (commit) => {
      const pipeline = await commit.lockPipeline(input.pipelineId);
      if (!pipeline || !isVisible(context, pipeline)) throw NotFoundError.node('Pipeline', input.pipelineId);
      const lacked = lackedPermission(context.actor, pipeline.projectId, pipeline.steps);
      if (lacked !== undefined) requireIn(context, lacked, pipeline.projectId);
      const { actor, requestId, causeId: causeEventId } = context;
      return startRun(commit, newRun({ pipeline, params, actor, requestId, causeEventId, at: this.now() }), { name: pipeline.name });
    });
  }

  /** Stops what runs and starts nothing more. @throws {ConflictError} when it has ended. */
  async cancel(id: string, context: RequestContext): Promise<PipelineRun> {
    return this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(id);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('PipelineRun', id);
      requireIn(context, 'log', run.projectId);
      const at = this.now();
      return keepRun(commit, { before: run, after: cancelRun(run, `Cancelled by '${context.actor.name}'`, at), at });
    });
  }

  /** Ends every step that awaits the node; part of a larger commit. */
  async endAwaiting(commit: PipelineCommit, kind: 'approval' | 'rollout', { nodeId, end }: { readonly nodeId: string; readonly end: StepEnd }): Promise<void> {
    const at = this.now();
    for (const runId of await commit.runsAwaiting(kind, nodeId)) {
      const run = await commit.lockRun(runId);
      if (!run) continue;
      const waiting = run.steps.filter(({ definition, awaits, status }) => definition.kind === kind && awaits === nodeId && (status === 'waiting' || status === 'running'));
      const after = waiting.reduce((changed, { definition }) => endStep(changed, definition.name, end, at), run);
      await keepRun(commit, { before: run, after, at });
    }
  }

  /** Runs of a project as they change from now on. */
  async *follow(projectId: string, context: RequestContext): AsyncGenerator<PipelineRun, void> {
    requireIn(context, 'read', projectId);
    for await (const id of followNotices(this.notices, (notice) => notice.kind === 'run' && notice.projectId === projectId, context.signal)) {
      const [run] = await this.store.runs([id]);
      if (run) yield run;
    }
  }
}
