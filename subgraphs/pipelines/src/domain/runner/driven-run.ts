import { setTimeout as delay } from 'node:timers/promises';
import { advance, endJobStep, endStep, stepOf, withStep, type StepEnd } from '../advance.js';
import { endJob, endOfJob } from '../job.js';
import { keepRun } from '../keep-run.js';
import { contextOfRun, hasEnded, type PipelineRun } from '../pipeline-run.js';
import { runsJobs } from '../step-definition.js';
import type { PipelineCommit, PipelineStore } from '../stores.js';
import { beginStep, type Begun } from './begin-step.js';
import type { Driver } from './driver.js';
import type { JobResult, JobWorker, PlannedJob } from './job-worker.js';
import { lookPatiently, type OutsideState, type OutsideWork } from './outside-work.js';

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
  /** Jobs, and steps of other kinds, that this process has begun or taken up. */
  private readonly inHand = new Set<string>();

  /** @param gone called once nothing is left to be done here. */
  constructor(
    private readonly id: string,
    private readonly parts: DrivenRunParts,
    private readonly gone: () => void,
  ) {}

  /** Looks at the run again, now or after the look that is going on. */
  wake(): void {
    this.wanted = true;
    this.moving ??= this.move().finally(() => {
      this.moving = undefined;
      if (this.wanted && !this.stopped.signal.aborted) this.wake();
    });
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
    await this.takeOver(run);
    for (const begun of await this.parts.store.commit(contextOfRun(run), (commit) => this.forward(commit))) {
      if (begun.kind === 'job') this.track(begun.planned.job.id, () => this.runJob(run, begun.planned));
      else this.track(begun.step, () => this.watch(begun.step));
    }
  }

  /**
   * What stands as begun and is in nobody's hands: another driver began it, or the answer to a commit was lost. Its jobs
   * have ended without a word; what it waited for is waited for again.
   */
  private async takeOver(run: PipelineRun): Promise<void> {
    for (const { definition, status, jobId = '' } of run.steps) {
      if (status !== 'running' && status !== 'waiting') continue;
      const { name } = definition;
      if (this.inHand.has(runsJobs(definition) ? jobId : name)) continue;
      if (runsJobs(definition)) await this.endJob(run, jobId, { refusal: platformEnded });
      else this.track(name, () => this.watch(name));
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
      await keepRun(commit, { before, after: endJobStep(before, job.step, end, { at, final: 'refusal' in result && result.final }), at, causeId });
    });
  }

  /** Looks until the step has ended, or an event will end it. */
  private async watch(name: string): Promise<void> {
    const { signal } = this.cancelled;
    while (!signal.aborted) {
      const [run] = await this.parts.store.runs([this.id]);
      const step = run && stepOf(run, name);
      if (!step || (step.status !== 'running' && step.status !== 'waiting')) return;
      const work = step.definition.kind === 'approval' ? this.parts.approvals : this.parts.rollouts;
      const state = await lookPatiently(() => work.look(run, name, signal), { signal, failed: this.parts.failed });
      if (state.kind === 'open') return;
      await this.untilKept(() => this.keepState(run, name, state));
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

  private track(what: string, work: () => Promise<void>): void {
    this.inHand.add(what);
    const tracked = work()
      .catch((error: unknown) => this.parts.failed('step could not be driven', error))
      .finally(() => {
        this.work.delete(tracked);
        this.wake();
      });
    this.work.add(tracked);
  }
}
