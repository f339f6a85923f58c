import { CairnError } from '@cairn/core';
import type { ComputeProvider, JobOutcome, JobStart } from '@cairn/plugin';
import type { Job, JobPlan } from '../job.js';
import type { PipelineRun } from '../pipeline-run.js';
import type { PipelineStore } from '../stores.js';
import { LogWriter } from './log-writer.js';

/** A job that is to be started, with what it is started with. */
export interface PlannedJob {
  readonly job: Job;
  readonly plan: JobPlan;
}

/** How a job went: as the provider tells it, or why the provider could not run it. */
export type JobResult = { readonly outcome: JobOutcome } | { readonly refusal: string };

export interface JobWorkerParts {
  readonly store: PipelineStore;
  /** @throws {NotFoundError} when none is installed. */
  readonly compute: () => ComputeProvider;
  readonly issueToken: (actorId: string, projectId: string, lifetimeMs: number) => Promise<string>;
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
      const env = await this.environment(run, job, plan);
      let noted: Promise<void> = Promise.resolve();
      const onStart = (start: JobStart): void => {
        noted = this.parts.store.jobRuns(job, start).catch((error: unknown) => this.parts.failed('start of a job was not noted', error));
      };
      const { id, command, cores, memoryBytes, gpus, timeLimitMs } = job;
      const spec = { id, command, env, resources: { cores, memoryBytes, gpus }, timeLimitMs };
      const outcome = await this.parts.compute().submit(spec, { signal, onStart, onLog: (line) => log.add(line) });
      await noted;
      await log.close();
      return { outcome };
    } catch (error) {
      await log.close().catch(() => undefined);
      if (error instanceof CairnError) return { refusal: error.message };
      this.parts.failed('compute provider failed', error);
      return { refusal: 'The compute provider failed; the log of the platform says how' };
    }
  }

  private async environment(run: PipelineRun, job: Job, plan: JobPlan): Promise<Record<string, string>> {
    return {
      CAIRN_URL: this.parts.publicUrl,
      CAIRN_TOKEN: await this.parts.issueToken(run.actor.id, run.projectId, job.timeLimitMs + tokenReserveMs),
      CAIRN_PROJECT: run.projectId,
      CAIRN_JOB: job.id,
      CAIRN_PIPELINE_RUN: run.id,
      CAIRN_CAUSE: job.startEventId,
      CAIRN_PARAMS: JSON.stringify(plan.params),
      CAIRN_STEPS: JSON.stringify(plan.steps),
    };
  }
}

