import { CairnError, type Actor } from '@cairn/core';
import type { ComputeProvider, JobOutcome, JobStart } from '@cairn/plugin';
import type { Job, JobPlan } from '../job.js';
import { contextOfRun, type PipelineRun } from '../pipeline-run.js';
import type { PipelineStore } from '../stores.js';
import { LogWriter } from './log-writer.js';
import { askPatiently } from './outside-work.js';
import type { PredictionWork } from './prediction-work.js';

/** A job that is to be started, with what it is started with. */
export interface PlannedJob {
  readonly job: Job;
  readonly plan: JobPlan;
}

/** How a job went: as the provider tells it, or why it could not be run; `final` when trying again would change nothing. */
export type JobResult = { readonly outcome: JobOutcome } | { readonly refusal: string; readonly final?: boolean };

export interface JobWorkerParts {
  readonly store: PipelineStore;
  /** @throws {NotFoundError} when none is installed. */
  readonly compute: () => ComputeProvider;
  readonly predictions: PredictionWork;
  /** Runs the platform's program for predictions. */
  readonly predictCommand: readonly string[];
  readonly issueToken: (actor: Actor, projectId: string, lifetimeMs: number) => Promise<string>;
  /** Where jobs reach the platform. */
  readonly publicUrl: string;
  readonly failed: (message: string, error: unknown) => void;
}

/** The job's token outlives its time limit by this, for what it does at the very end and for its wait in the queue. */
const tokenReserveMs = 300_000;

/** Hands jobs to the compute provider and keeps what they write. */
export class JobWorker {
  constructor(private readonly parts: JobWorkerParts) {}

  /** Resolves when the job has ended and its last line is kept; never rejects. */
  async work(run: PipelineRun, { job, plan }: PlannedJob, signal: AbortSignal): Promise<JobResult> {
    const log = new LogWriter(this.parts.store, job.id);
    try {
      const env = await this.environment(run, job, await this.planned(run, job, { plan, signal }));
      let noted: Promise<void> = Promise.resolve();
      const onStart = (start: JobStart): void => {
        noted = this.parts.store.jobRuns(job, start).catch((error: unknown) => this.parts.failed('start of a job was not noted', error));
      };
      const { id, cores, memoryBytes, gpus, timeLimitMs } = job;
      const command = plan.prediction ? this.parts.predictCommand : job.command;
      const spec = { id, command, env, resources: { cores, memoryBytes, gpus }, timeLimitMs };
      const outcome = await this.parts.compute().submit(spec, { signal, onStart, onLog: (line) => log.add(line) });
      await noted;
      await log.close();
      // A program of the platform says in its outputs what it would refuse again.
      if (plan.prediction && outcome.status === 'succeeded' && typeof outcome.outputs['refused'] === 'string') return { refusal: outcome.outputs['refused'].replaceAll('\0', '\uFFFD'), final: true };
      return { outcome };
    } catch (error) {
      await log.close().catch(() => undefined);
      if (error instanceof CairnError) return { refusal: error.message, final: plan.prediction !== undefined && error.code !== 'UNAVAILABLE' && error.code !== 'TIMEOUT' };
      this.parts.failed('compute provider failed', error);
      return { refusal: 'The compute provider failed; the log of the platform says how' };
    }
  }

  private async planned(run: PipelineRun, { id, step, startEventId }: Job, { plan, signal }: { readonly plan: JobPlan; readonly signal: AbortSignal }): Promise<JobPlan> {
    if (!plan.prediction) return plan;
    const { prediction } = plan;
    const begunWith = await this.parts.store.askedVersion(run.id, step);
    const planned = await askPatiently(() => this.parts.predictions.plan(prediction, { ...contextOfRun(run, startEventId), signal }, begunWith), signal);
    return { ...plan, params: { ...planned, keep: [...planned.keep], jobId: id } };
  }

  private async environment(run: PipelineRun, job: Job, plan: JobPlan): Promise<Record<string, string>> {
    return {
      CAIRN_URL: this.parts.publicUrl,
      CAIRN_TOKEN: await this.parts.issueToken(run.actor, run.projectId, job.timeLimitMs + tokenReserveMs),
      CAIRN_PROJECT: run.projectId,
      CAIRN_JOB: job.id,
      CAIRN_PIPELINE_RUN: run.id,
      CAIRN_CAUSE: job.startEventId,
      CAIRN_PARAMS: JSON.stringify(plan.params),
      CAIRN_STEPS: JSON.stringify(plan.steps),
    };
  }
}

