import type { JobLogLine, JobOutcome, JobSpec, SubmitOptions } from '@cairn/plugin';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { jobEnvironment } from './environment.js';
import type { Guard } from './guard.js';
import { startHeld, type JobProcess } from './job-process.js';
import { groupEnded, killRemains, signalGroup } from './job-processes.js';
import { LineSplitter } from './log-lines.js';
import { readOutputs } from './outputs.js';
import { whyNotStartable } from './program.js';
import type { Usage, UsageWatch } from './usage-watch.js';

/** What a job runs with. */
export interface RunContext {
  readonly scratch: string;
  readonly gpuIds: readonly string[];
  readonly guard: Guard;
  readonly usage: UsageWatch;
  readonly graceMs: number;
}

/** Why the platform ended a job; the first reason counts. */
type Stop = 'cancelled' | 'timedOut' | 'outOfMemory' | 'logFailed';

/** Runs a job that has its devices, from its first process to the last one's end. */
export async function runJob(job: JobSpec, options: SubmitOptions, context: RunContext): Promise<JobOutcome> {
  const outputsPath = job.outputsPath ?? join(context.scratch, '.cairn-outputs.json');
  const cwd = job.workingDirectory ?? context.scratch;
  const env = jobEnvironment(job, { scratch: context.scratch, outputsPath, gpuIds: context.gpuIds });
  const obstacle = await whyNotStartable(job.command[0]!, cwd, env['PATH']!);
  if (obstacle !== undefined) return notStarted(obstacle);
  // What an earlier attempt left must not pass for this one's.
  await rm(outputsPath, { force: true });
  let started: JobProcess;
  try {
    started = await startHeld(job.command, { cwd, env });
  } catch (error) {
    return notStarted(`It could not be started: ${(error as Error).message}`);
  }
  return new RunningJob(job, options, context, started, outputsPath).finish();
}

function notStarted(reason: string): JobOutcome {
  const now = new Date();
  return { status: 'failed', exitCode: null, signal: null, reason, startedAt: now, endedAt: now, peakMemoryBytes: 0, cpuMs: 0 };
}

/** A job from the word to go until nothing is left of it. */
class RunningJob {
  readonly #startedAt = new Date();
  #stop: Stop | undefined;
  #logError: unknown;
  #killTimer: NodeJS.Timeout | undefined;
  #killAt = 0;
  #peakMemoryBytes = 0;
  #cpuMs = 0;

  constructor(
    private readonly job: JobSpec,
    private readonly options: SubmitOptions,
    private readonly context: RunContext,
    private readonly process: JobProcess,
    private readonly outputsPath: string,
  ) {}

  async finish(): Promise<JobOutcome> {
    const { job, options, context, process } = this;
    context.guard.add(process.id);
    const unwatch = context.usage.watch(process.id, job.resources.memoryBytes, (usage) => this.#see(usage));
    const deadline = setTimeout(() => this.#endPolitely('timedOut'), job.timeLimitMs);
    const cancel = (): void => this.#endPolitely('cancelled');
    options.signal.addEventListener('abort', cancel, { once: true });
    if (options.signal.aborted) cancel();
    try {
      this.#announce();
      process.go();
      const logs = Promise.all([this.#pass(process.child.stdout, 'stdout'), this.#pass(process.child.stderr, 'stderr')]);
      const ended = await process.ended;
      clearTimeout(deadline);
      // The first process has gone: what was asked to end politely keeps its grace, anything else ends with it.
      if (this.#stop !== undefined) await groupEnded(process.id, this.#killAt);
      await killRemains(process.id, job.id);
      await logs;
      if (this.#logError !== undefined) throw this.#logError;
      return await this.#outcome(ended);
    } finally {
      clearTimeout(deadline);
      clearTimeout(this.#killTimer);
      options.signal.removeEventListener('abort', cancel);
      unwatch();
      // Also when a listener threw before the job had ended.
      signalGroup(process.id, 'SIGKILL');
      context.guard.remove(process.id);
    }
  }

  #announce(): void {
    const deviceIds = ['cpu', ...this.context.gpuIds];
    this.options.onStart({ startedAt: this.#startedAt, deviceIds, processId: this.process.id });
  }

  #see({ memoryBytes, cpuMs }: Usage): void {
    this.#peakMemoryBytes = Math.max(this.#peakMemoryBytes, memoryBytes);
    this.#cpuMs = Math.max(this.#cpuMs, cpuMs);
    if (memoryBytes <= this.job.resources.memoryBytes || this.#stop !== undefined) return;
    this.#stop = 'outOfMemory';
    signalGroup(this.process.id, 'SIGKILL');
  }

  #endPolitely(stop: Stop): void {
    if (this.#stop !== undefined) return;
    this.#stop = stop;
    this.#killAt = Date.now() + this.context.graceMs;
    signalGroup(this.process.id, 'SIGTERM');
    this.#killTimer = setTimeout(() => signalGroup(this.process.id, 'SIGKILL'), this.context.graceMs);
  }

  /** Hands lines over one by one; reading waits for whoever hears them, and so does the job once the pipe is full. */
  async #pass(stream: Readable, name: JobLogLine['stream']): Promise<void> {
    const splitter = new LineSplitter();
    const hand = async (lines: ReturnType<LineSplitter['push']>): Promise<void> => {
      for (const line of lines) await this.options.onLog({ at: new Date(), stream: name, ...line });
    };
    try {
      for await (const chunk of stream) await hand(splitter.push(chunk as Uint8Array));
      await hand(splitter.end());
    } catch (error) {
      this.#logError ??= error;
      this.#endPolitely('logFailed');
    }
  }

  async #outcome(ended: { exitCode: number | null; signal: NodeJS.Signals | null }): Promise<JobOutcome> {
    const usage = {
      startedAt: this.#startedAt,
      endedAt: new Date(),
      peakMemoryBytes: this.#peakMemoryBytes,
      cpuMs: this.#cpuMs,
    };
    switch (this.#stop) {
      case 'cancelled':
        return { status: 'cancelled', ...usage };
      case 'timedOut':
        return { status: 'timedOut', limitMs: this.job.timeLimitMs, ...usage };
      case 'outOfMemory':
        return { status: 'outOfMemory', limitBytes: this.job.resources.memoryBytes, ...usage };
      case 'logFailed':
      case undefined:
        return { ...(await this.#ownEnd(ended)), ...usage };
      default:
        throw new Error(`Unknown reason to stop: ${String(this.#stop satisfies never)}`);
    }
  }

  async #ownEnd({ exitCode, signal }: { exitCode: number | null; signal: NodeJS.Signals | null }) {
    if (signal !== null) {
      return { status: 'failed', exitCode: null, signal, reason: `It was ended by ${signal} from outside of the platform` } as const;
    }
    if (exitCode !== 0) {
      return { status: 'failed', exitCode, signal: null, reason: `It ended with the exit code ${exitCode}` } as const;
    }
    try {
      return { status: 'succeeded', exitCode: 0, outputs: await readOutputs(this.outputsPath) } as const;
    } catch (error) {
      return { status: 'failed', exitCode: 0, signal: null, reason: (error as Error).message } as const;
    }
  }
}
