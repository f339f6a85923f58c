import {
  InvalidInputError,
  type ComputeProvider,
  type Device,
  type JobLogLine,
  type JobOutcome,
  type JobSpec,
  type SubmitOptions,
} from '@cairn/plugin';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A compute that breaks one promise, made from one that keeps them all, and a check that must notice. */
export interface BrokenCompute {
  readonly fault: string;
  readonly noticedBy: string;
  readonly make: new (whole: ComputeProvider) => ComputeProvider;
}

/** Passes everything on: what the broken ones are made from. */
class Wrapped implements ComputeProvider {
  constructor(protected readonly whole: ComputeProvider) {}

  devices(): Promise<readonly Device[]> {
    return this.whole.devices();
  }

  submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
    return this.whole.submit(job, options);
  }

  close(): Promise<void> {
    return this.whole.close();
  }
}

/** The same listeners with one of them replaced. */
function listening(options: SubmitOptions, replaced: Partial<SubmitOptions>): SubmitOptions {
  return { signal: options.signal, onLog: (line) => options.onLog(line), onStart: (start) => options.onStart(start), ...replaced };
}

const everyLine = 'every log line arrives, in order, with its stream, before the outcome';
const refusal = 'a specification that makes no sense is refused at once';

export const brokenComputes: readonly BrokenCompute[] = [
  {
    fault: 'offers no device',
    noticedBy: 'a device has an id of its own, a name and a size',
    make: class extends Wrapped {
      override async devices(): Promise<readonly Device[]> {
        return [];
      }
    },
  },
  {
    fault: 'loses the outputs',
    noticedBy: 'a job that ends well has succeeded, with its outputs',
    make: class extends Wrapped {
      override async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const outcome = await super.submit(job, options);
        return outcome.status === 'succeeded' ? { ...outcome, outputs: {} } : outcome;
      }
    },
  },
  {
    fault: 'says twice that a job started',
    noticedBy: 'a job that ends well has succeeded, with its outputs',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const onStart: SubmitOptions['onStart'] = (start) => [start, start].forEach((one) => options.onStart(one));
        return super.submit(job, listening(options, { onStart }));
      }
    },
  },
  {
    fault: 'calls every job a success',
    noticedBy: 'a job that ends badly has failed, with its exit code',
    make: class extends Wrapped {
      override async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return { ...(await super.submit(job, options)), status: 'succeeded', exitCode: 0, outputs: {} };
      }
    },
  },
  {
    fault: 'hands the command to a shell',
    noticedBy: 'arguments arrive as they are: no shell reads them',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit({ ...job, command: ['sh', '-c', job.command.join(' ')] }, options);
      }
    },
  },
  {
    fault: 'loses a log line in a thousand',
    noticedBy: everyLine,
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        let number = 0;
        const onLog = (line: JobLogLine): void | Promise<void> => (++number % 1_000 === 0 ? undefined : options.onLog(line));
        return super.submit(job, listening(options, { onLog }));
      }
    },
  },
  {
    fault: 'mixes up the streams',
    noticedBy: everyLine,
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit(job, listening(options, { onLog: (line) => options.onLog({ ...line, stream: 'stdout' }) }));
      }
    },
  },
  {
    fault: 'hands over the log when the job has ended',
    noticedBy: 'log lines arrive while the job runs',
    make: class extends Wrapped {
      override async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const lines: JobLogLine[] = [];
        const outcome = await super.submit(job, listening(options, { onLog: (line) => void lines.push(line) }));
        for (const line of lines) await options.onLog(line);
        return outcome;
      }
    },
  },
  {
    fault: 'does not wait for whoever hears the log',
    noticedBy: 'a listener that is slow holds the job back instead of filling the memory',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit(job, listening(options, { onLog: (line) => void options.onLog(line) }));
      }
    },
  },
  {
    fault: 'swallows the errors of whoever hears the log',
    noticedBy: 'a listener that fails ends the job, and its error reaches the caller',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const onLog = async (line: JobLogLine): Promise<void> => Promise.resolve(options.onLog(line)).catch(() => undefined);
        return super.submit(job, listening(options, { onLog }));
      }
    },
  },
  {
    fault: 'passes on its own environment',
    noticedBy: 'a job sees no environment but its own',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit({ ...job, env: { ...(process.env as Record<string, string>), ...job.env } }, options);
      }
    },
  },
  {
    fault: 'runs all jobs in one folder',
    noticedBy: 'a job without a working directory has an empty one of its own',
    make: class extends Wrapped {
      readonly #folder = mkdtempSync(join(tmpdir(), 'cairn-shared-'));
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit({ ...job, workingDirectory: this.#folder }, options);
      }
      override async close(): Promise<void> {
        await super.close();
        rmSync(this.#folder, { recursive: true });
      }
    },
  },
  {
    fault: 'ignores a cancellation',
    noticedBy: 'a cancelled job ends with all its processes',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit(job, listening(options, { signal: new AbortController().signal }));
      }
    },
  },
  {
    fault: 'says cancelled and lets the job run',
    noticedBy: 'a cancelled job ends with all its processes',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const now = new Date();
        const outcome: JobOutcome = { status: 'cancelled', startedAt: now, endedAt: now, peakMemoryBytes: 0, cpuMs: 0 };
        const cancelled = new Promise<JobOutcome>((resolve) => options.signal.addEventListener('abort', () => resolve(outcome)));
        return Promise.race([super.submit(job, listening(options, { signal: new AbortController().signal })), cancelled]);
      }
    },
  },
  {
    fault: 'ends jobs without asking first',
    noticedBy: 'a job may use its polite end to say goodbye',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const onStart: SubmitOptions['onStart'] = (start) => {
          options.onStart(start);
          options.signal.addEventListener('abort', () => process.kill(-start.processId!, 'SIGKILL'));
        };
        return super.submit(job, listening(options, { onStart }));
      }
    },
  },
  {
    fault: 'starts what was cancelled before',
    noticedBy: 'a job cancelled before it starts never starts',
    make: class extends Wrapped {
      override async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const { startedAt, endedAt, peakMemoryBytes, cpuMs } = await super.submit(job, listening(options, { signal: new AbortController().signal }));
        return { status: 'cancelled', startedAt, endedAt, peakMemoryBytes, cpuMs };
      }
    },
  },
  {
    fault: 'knows no time limit',
    noticedBy: 'a job that takes longer than its time is ended, with the limit in the outcome',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit({ ...job, timeLimitMs: 3_600_000 }, options);
      }
    },
  },
  {
    fault: 'knows no memory limit',
    noticedBy: 'a job that takes more memory than it asked for is ended, with the limit in the outcome',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit({ ...job, resources: { ...job.resources, memoryBytes: 2 ** 29 } }, options);
      }
    },
  },
  {
    fault: 'starts everything at once',
    noticedBy: 'jobs wait for their turn, and start in the order they came',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit({ ...job, resources: { ...job.resources, cores: 0.01, memoryBytes: 2 ** 20 } }, options);
      }
    },
  },
  {
    fault: 'lets the last one go first',
    noticedBy: 'jobs wait for their turn, and start in the order they came',
    make: class extends Wrapped {
      readonly #waiting: (() => void)[] = [];
      #running = false;
      override async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        if (this.#running) await new Promise<void>((resolve) => this.#waiting.push(resolve));
        this.#running = true;
        return super.submit(job, options).finally(() => {
          this.#running = false;
          this.#waiting.pop()?.();
        });
      }
    },
  },
  {
    fault: 'lets jobs wait for ever that can never run',
    noticedBy: 'a job larger than the machine is refused at once, with the value and the limit',
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        return super.submit(job, options).catch((error: unknown) => {
          if (error instanceof InvalidInputError) return new Promise<JobOutcome>(() => undefined);
          throw error;
        });
      }
    },
  },
  {
    fault: 'drops what it does not understand',
    noticedBy: refusal,
    make: class extends Wrapped {
      override submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
        const env = Object.fromEntries(Object.entries(job.env).filter(([name]) => /^[A-Z_]+$/.test(name)));
        return super.submit({ ...job, env }, options);
      }
    },
  },
  {
    fault: 'stays open when it is closed',
    noticedBy: 'closing cancels what waits and runs, and then no job is taken',
    make: class extends Wrapped {
      override async close(): Promise<void> {}
    },
  },
];
