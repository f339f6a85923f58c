import type { ComputeProvider, JobLogLine, JobOutcome, JobSpec, JobStart } from '../../compute.js';

let submitted = 0;

/** A job that runs a POSIX shell script. Its id differs from every other one's. */
export function shellJob(script: string, overrides: Partial<JobSpec> = {}): JobSpec {
  submitted += 1;
  return {
    id: `check-${process.pid}-${submitted}`,
    command: ['sh', '-c', script],
    env: {},
    resources: { cores: 1, memoryBytes: 64 * 1_048_576 },
    timeLimitMs: 30_000,
    ...overrides,
  };
}

/** A job that was submitted, and what was heard of it. */
export interface Submitted {
  readonly outcome: Promise<JobOutcome>;
  readonly lines: readonly JobLogLine[];
  readonly starts: readonly JobStart[];
  /** Resolves with the first line that holds the text; rejects when the job ends without one. */
  line(text: string): Promise<JobLogLine>;
  cancel(): void;
}

/** Submits a job and listens to it. */
export function submit(provider: ComputeProvider, job: JobSpec): Submitted {
  const caller = new AbortController();
  const lines: JobLogLine[] = [];
  const starts: JobStart[] = [];
  const listeners = new Set<() => void>();
  const outcome = provider.submit(job, {
    signal: caller.signal,
    onLog(line) {
      lines.push(line);
      for (const listener of listeners) listener();
    },
    onStart: (start) => void starts.push(start),
  });
  const line = (text: string): Promise<JobLogLine> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((one) => one.text.includes(text));
        if (found !== undefined) resolve(found);
      };
      listeners.add(look);
      look();
      outcome.then((end) => reject(new Error(`The job ended (${end.status}) without the line '${text}'`)), reject);
    });
  return { outcome, lines, starts, line, cancel: () => caller.abort(new Error('The caller left')) };
}
