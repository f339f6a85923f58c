import type { JsonObject } from '@cairn/core';

/** Runs jobs: processes with an end, limits and a live log. */
export interface ComputeProvider {
  /** What jobs can run on, and how much of it is taken now. */
  devices(): Promise<readonly Device[]>;
  /**
   * Runs a job, waiting for free devices first (first come, first served), and resolves when all its processes have
   * ended and its last log line has been handed over. A job that runs and does not succeed is an outcome, not an error.
   * @throws {InvalidInputError} for a specification that can never run here: says the value and the limit.
   * @throws {ConflictError} when a job with this id waits or runs.
   * @throws {LimitExceededError} when too many jobs wait already.
   * @throws {UnavailableError} after `close`.
   */
  submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome>;
  /** Cancels every job, waits until all have ended, and takes no more. */
  close(): Promise<void>;
}

/** Something that jobs run on. What is in use is what jobs asked for, not what they were seen to use. */
export type Device = {
  /** Stable as long as the device is there, and unique in the provider: `cpu`, `GPU-5c9f…`. */
  readonly id: string;
  /** For people: `AMD EPYC 9474F`, `NVIDIA H200`. */
  readonly name: string;
  readonly memoryBytes: number;
  readonly inUse: {
    readonly cores: number;
    readonly memoryBytes: number;
    readonly jobIds: readonly string[];
  };
} & (
  | { readonly kind: 'cpu'; readonly cores: number }
  /** Allotted whole, to one job at a time. */
  | { readonly kind: 'gpu'; readonly cores?: undefined }
);

/** What to run, on how much, for how long. */
export interface JobSpec {
  /** The platform's id. Ids of jobs that wait or run at the same time differ. */
  readonly id: string;
  /** Program and arguments, passed on as they are: no shell reads them. */
  readonly command: readonly string[];
  /**
   * The job's environment: with what the provider adds, all it sees; nothing of the platform's own is passed on.
   * Added where absent: PATH, HOME, TMPDIR, LANG and `CAIRN_WORK` (an empty folder of its own, removed at the end).
   * Added always, so that setting one is refused: `CAIRN_JOB_ID`, `CAIRN_OUTPUTS` and `CUDA_VISIBLE_DEVICES`.
   */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. Absent: the empty folder that is also `CAIRN_WORK`. */
  readonly workingDirectory?: string | undefined;
  readonly resources: JobResources;
  /** Longest time from start (not from submission) to end, in milliseconds. */
  readonly timeLimitMs: number;
  /**
   * Absolute path of the file in which the job leaves its outputs, a JSON object of at most 1 MiB. The job reads it
   * from `CAIRN_OUTPUTS`. Absent: a place of the provider's choice.
   */
  readonly outputsPath?: string | undefined;
}

export interface JobResources {
  /** CPU cores to reserve, more than 0; fractions share a core. Defaults to 1. */
  readonly cores?: number | undefined;
  /** Memory to reserve for all processes of the job together, in bytes. A job that takes more is ended. */
  readonly memoryBytes: number;
  /** Whole GPUs. Defaults to 0: the job then sees none. */
  readonly gpus?: number | undefined;
}

export interface SubmitOptions {
  /** Cancels the job: politely first, for good after a grace. Its outcome is then `cancelled`. */
  readonly signal: AbortSignal;
  /**
   * Hears every line in the order written (per stream), while the job runs. Returning a promise holds the job's output
   * back until it settles. What it throws ends the job and rejects `submit`.
   */
  onLog(line: JobLogLine): void | Promise<void>;
  /** Called once, when the job has left the queue and its process runs. Not called for a job that never started. */
  onStart(start: JobStart): void;
}

export interface JobStart {
  readonly startedAt: Date;
  /** Ids of the devices it runs on. */
  readonly deviceIds: readonly string[];
  /** Of the job's first process, where the provider has one to name. */
  readonly processId?: number | undefined;
}

export interface JobLogLine {
  readonly at: Date;
  readonly stream: 'stdout' | 'stderr';
  /** One line without its end; at most 16,384 characters. */
  readonly text: string;
  /** Whether the line went on: the rest of it was left out. */
  readonly truncated: boolean;
}

/** How a job ended. */
export type JobOutcome = JobUsage &
  (
    | { readonly status: 'succeeded'; readonly exitCode: 0; readonly outputs: JsonObject }
    /** It ended by itself, and not well. Either the exit code or the signal is null, or both when it never started. */
    | { readonly status: 'failed'; readonly exitCode: number | null; readonly signal: string | null; readonly reason: string }
    | { readonly status: 'cancelled' }
    | { readonly status: 'timedOut'; readonly limitMs: number }
    | { readonly status: 'outOfMemory'; readonly limitBytes: number }
  );

/** What a job took. */
export interface JobUsage {
  /** Equal to `endedAt` when the job was cancelled while it waited, or could not be started. */
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Highest use seen of all its processes together, in bytes; 0 when it ended before the first look. */
  readonly peakMemoryBytes: number;
  /** Processor time of all its processes together as last seen, in milliseconds. */
  readonly cpuMs: number;
}
