import {
  ConflictError,
  UnavailableError,
  type ComputeProvider,
  type Device,
  type JobOutcome,
  type JobSpec,
  type SubmitOptions,
} from '@cairn/plugin';
import { cpus } from 'node:os';
import type { Gpu } from './gpus.js';
import { Guard } from './guard.js';
import { checkJob } from './job-check.js';
import { runJob } from './run-job.js';
import { makeScratch, removeScratch } from './scratch.js';
import { Slots, type Allotment } from './slots.js';
import { UsageWatch } from './usage-watch.js';

/** What `computeLocal` was given, with its defaults. */
export interface LocalComputeOptions {
  readonly directory: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: readonly Gpu[];
  readonly maxWaiting: number;
  readonly graceMs: number;
}

/** Jobs as child processes of the platform. */
export class LocalCompute implements ComputeProvider {
  readonly #options: LocalComputeOptions;
  readonly #slots: Slots;
  readonly #guard = new Guard();
  readonly #usage = new UsageWatch();
  readonly #jobs = new Map<string, { readonly running: Promise<unknown>; readonly stop: AbortController }>();
  #closed = false;

  constructor(options: LocalComputeOptions) {
    this.#options = options;
    this.#slots = new Slots({ ...options, gpuIds: options.gpus.map((gpu) => gpu.id) }, options.maxWaiting);
  }

  async devices(): Promise<readonly Device[]> {
    const { cores, memoryBytes, gpus } = this.#options;
    const held = [...this.#slots.allotments];
    const cpu: Device = { id: 'cpu', kind: 'cpu', name: cpus()[0]?.model.trim() || 'CPU', cores, memoryBytes, inUse: total(held) };
    return [
      cpu,
      ...gpus.map((gpu): Device => {
        const holder = held.find((allotment) => allotment.gpuIds.includes(gpu.id));
        const jobIds = holder === undefined ? [] : [holder.request.jobId];
        return { ...gpu, kind: 'gpu', inUse: { cores: 0, memoryBytes: holder === undefined ? 0 : gpu.memoryBytes, jobIds } };
      }),
    ];
  }

  async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
    if (this.#closed) throw new UnavailableError('compute-local is closed and takes no more jobs');
    if (this.#jobs.has(job.id)) throw new ConflictError(`Job '${job.id}' waits or runs already`);
    const stop = new AbortController();
    const abort = (): void => stop.abort(options.signal.reason);
    options.signal.addEventListener('abort', abort, { once: true });
    if (options.signal.aborted) abort();
    const running = this.#run(job, options, stop.signal);
    this.#jobs.set(job.id, { running, stop });
    try {
      return await running;
    } finally {
      options.signal.removeEventListener('abort', abort);
      this.#jobs.delete(job.id);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const jobs = [...this.#jobs.values()];
    for (const { stop } of jobs) stop.abort();
    await Promise.allSettled(jobs.map(({ running }) => running));
    this.#guard.close();
  }

  /** @param signal aborts when the caller's does, and when the provider closes. */
  async #run(job: JobSpec, options: SubmitOptions, signal: AbortSignal): Promise<JobOutcome> {
    const request = checkJob(job, { ...this.#options, gpus: this.#options.gpus.length });
    let allotment: Allotment;
    try {
      allotment = await this.#slots.acquire(request, signal);
    } catch (error) {
      if (signal.aborted) return cancelledInQueue();
      throw error;
    }
    try {
      const scratch = await makeScratch(this.#options.directory);
      try {
        const context = { scratch, gpuIds: allotment.gpuIds, guard: this.#guard, usage: this.#usage, graceMs: this.#options.graceMs };
        return await runJob(job, { ...bound(options), signal }, context);
      } finally {
        await removeScratch(scratch);
      }
    } finally {
      allotment.giveBack();
    }
  }
}

/** The caller's listeners, also where they are methods that need their object. */
function bound(options: SubmitOptions): Omit<SubmitOptions, 'signal'> {
  return { onLog: (line) => options.onLog(line), onStart: (start) => options.onStart(start) };
}

function cancelledInQueue(): JobOutcome {
  const now = new Date();
  return { status: 'cancelled', startedAt: now, endedAt: now, peakMemoryBytes: 0, cpuMs: 0 };
}

function total(held: readonly Allotment[]): Device['inUse'] {
  return {
    cores: held.reduce((sum, { request }) => sum + request.cores, 0),
    memoryBytes: held.reduce((sum, { request }) => sum + request.memoryBytes, 0),
    jobIds: held.map(({ request }) => request.jobId),
  };
}
