import { setTimeout as delay } from 'node:timers/promises';
import { CairnError } from '@cairn/core';
import { advance, endJobStep, endStep, stepOf, withStep, type StepEnd } from '../advance.js';
import { endJob, endOfJob } from '../job.js';
import { keepRun } from '../keep-run.js';
import { contextOfRun, hasEnded, type PipelineRun } from '../pipeline-run.js';
import type { PipelineCommit, PipelineStore } from '../stores.js';
import { beginStep, type Begun } from './begin-step.js';
import type { Driver } from './driver.js';
import type { JobResult, JobWorker, PlannedJob } from './job-worker.js';
import type { OutsideState, OutsideWork } from './outside-work.js';

export interface DrivenRunParts {
  readonly store: PipelineStore;
  readonly driver: Driver;
  readonly jobs: JobWorker;
  readonly approvals: OutsideWork;
  readonly rollouts: OutsideWork;
  readonly failed: (message: string, error: unknown) => void;
  readonly now: () => Date;
}

/** Why a job has failed that ran when its platform ended. */
const platformEnded = 'The platform ended while it ran';
/** How often a graph that fails for an unknown reason is asked before its step fails. */
const mostFailures = 10;

/**
 * One run that this process drives. What is true stands in the rows: every transition is committed before anything is
 * done about it, and only while the run still carries this driver's number.
 */
export class DrivenRun {
  private readonly stopped = new AbortController();
  private readonly cancelled = new AbortController();
  private readonly work = new Set<Promise<void>>();
  private moving: Promise<void> | undefined;
  private wanted = false;
  private found = false;

  /** @param gone called once nothing is left to be done here. */
  constructor(
    private readonly id: string,
    private readonly parts: DrivenRunParts,
    private readonly gone: () => void,
  ) {}

  /** Looks at the run again, now or after the look that is going on. */
  wake(): void {
    this.wanted = true;
    this.moving ??= this.move().finally(() => (this.moving = undefined));
  }

  /** Ends its jobs and leaves the run as it stands, for the next driver to find. */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.cancelled.abort();
    await this.moving;
    await Promise.all(this.work);
  }

  private async move(): Promise<void> {
    while (this.wanted && !this.stopped.signal.aborted) {
      this.wanted = false;
      try {
        await this.look();
      } catch (error) {
        this.parts.failed('pipeline run could not be moved on', error);
        this.wanted = true;
        await delay(500, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }

  private async look(): Promise<void> {
    const [run] = await this.parts.store.runs([this.id]);
    if (!run || run.driver !== this.parts.driver.number || hasEnded(run)) {
      this.cancelled.abort();
      if (this.work.size === 0) this.gone();
      return;
    }
    if (run.cancelReason !== undefined) this.cancelled.abort();
    if (!this.found) await this.takeOver(run);
    this.found = true;
    for (const begun of await this.parts.store.commit(contextOfRun(run), (commit) => this.forward(commit))) {
      this.track(begun.kind === 'job' ? this.runJob(run, begun.planned) : this.watch(begun.step));
    }
  }

  /** What another driver had in hand: its jobs ended with it, and what it waited for is waited for again. */
  private async takeOver(run: PipelineRun): Promise<void> {
    for (const { definition, status, jobId } of run.steps) {
      if (status !== 'running' && status !== 'waiting') continue;
      if (definition.kind !== 'job') this.track(this.watch(definition.name));
      else if (jobId !== undefined) await this.endJob(run, jobId, { refusal: platformEnded });
    }
  }

  private async forward(commit: PipelineCommit): Promise<Begun[]> {
    const begun: Begun[] = [];
    const before = await this.lockOwn(commit);
    if (!before || hasEnded(before)) return begun;
    const at = this.parts.now();
    let next = advance(before, at);
    while (next.start.length > 0) {
      let { run } = next;
      for (const name of next.start) run = await beginStep(commit, run, { name, at, begun });
      next = advance(run, at);
    }
    await keepRun(commit, { before, after: next.run, at });
    return begun;
  }

  private async runJob(run: PipelineRun, planned: PlannedJob): Promise<void> {
    const result = await this.parts.jobs.work(run, planned, this.cancelled.signal);
    const endedByItself = 'outcome' in result && result.outcome.status !== 'cancelled';
    if (this.stopped.signal.aborted && !endedByItself) return;
    await this.untilKept(() => this.endJob(run, planned.job.id, result));
  }

  private async endJob(run: PipelineRun, jobId: string, result: JobResult): Promise<void> {
    const [known] = await this.parts.store.jobs([jobId]);
    await this.parts.store.commit(contextOfRun(run, known?.startEventId), async (commit) => {
      const before = await this.lockOwn(commit);
      const job = await commit.lockJob(jobId);
      if (!before || !job || job.endedAt !== undefined) return;
      const at = this.parts.now();
      const outcome = 'outcome' in result ? result.outcome : undefined;
      const end: StepEnd = 'outcome' in result ? endOfJob(result.outcome, before.cancelReason) : { status: 'failed', message: result.refusal };
      await commit.updateJob(endJob(job, end, at, outcome));
      const causeId = commit.emit({
        type: 'job.ended',
        projectId: job.projectId,
        nodeId: job.id,
        payload: { pipelineRunId: job.runId, step: job.step, outcome: end.status, reason: end.message },
      });
      await keepRun(commit, { before, after: endJobStep(before, job.step, end, at), at, causeId });
    });
  }

  /** Looks until the step has ended, or an event will end it. */
  private async watch(name: string): Promise<void> {
    for (let failures = 0; !this.cancelled.signal.aborted; ) {
      const [run] = await this.parts.store.runs([this.id]);
      const step = run && stepOf(run, name);
      if (!step || (step.status !== 'running' && step.status !== 'waiting')) return;
      let state: OutsideState;
      try {
        state = await (step.definition.kind === 'approval' ? this.parts.approvals : this.parts.rollouts).look(run, name, this.cancelled.signal);
      } catch (error) {
        if (this.cancelled.signal.aborted) return;
        failures++;
        if (mayPass(error, failures)) {
          await delay(Math.min(250 * 2 ** failures, 30_000), undefined, { signal: this.cancelled.signal }).catch(() => undefined);
          continue;
        }
        if (!(error instanceof CairnError)) this.parts.failed('step could not be looked after', error);
        const message = error instanceof CairnError ? error.message : 'The graph failed; the log of the platform says how';
        state = { kind: 'ended', end: { status: 'failed', message } };
      }
      if (state.kind === 'open') return;
      const known = state;
      await this.untilKept(() => this.keepState(run, name, known));
      if (state.kind === 'ended') return;
    }
  }

  private async keepState(run: PipelineRun, name: string, state: Exclude<OutsideState, { kind: 'open' }>): Promise<void> {
    await this.parts.store.commit(contextOfRun(run, state.kind === 'ended' ? state.end.eventId : undefined), async (commit) => {
      const before = await this.lockOwn(commit);
      if (!before) return;
      const at = this.parts.now();
      const after = state.kind === 'ended' ? endStep(before, name, state.end, at) : withStep(before, name, { awaits: state.nodeId, message: state.message });
      await keepRun(commit, { before, after, at });
    });
  }

  /** The run, when it is still this driver's. */
  private async lockOwn(commit: PipelineCommit): Promise<PipelineRun | undefined> {
    const run = await commit.lockRun(this.id);
    return run?.driver === this.parts.driver.number ? run : undefined;
  }

  /** What has happened outside cannot be taken back, so it is written as soon as the database takes it. */
  private async untilKept(keep: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await keep();
      } catch (error) {
        this.parts.failed('what became of a step could not be kept', error);
        if (this.stopped.signal.aborted) return;
        await delay(500, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.parts.failed('step could not be driven', error))
      .finally(() => {
        this.work.delete(tracked);
        this.wake();
      });
    this.work.add(tracked);
  }
}

/** Whether asking again may help: always where the graph does not answer, for a while where it fails without a code. */
function mayPass(error: unknown, failures: number): boolean {
  if (!(error instanceof CairnError)) return failures < mostFailures;
  return error.code === 'UNAVAILABLE' || error.code === 'TIMEOUT';
}
