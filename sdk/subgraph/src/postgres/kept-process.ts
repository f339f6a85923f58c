import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';

/** From an end to the next start, in milliseconds; it doubles while the process does not stay. */
const firstRestMs = 100;
const longestRestMs = 5_000;
/** Who runs for so long has come to stay, in milliseconds. */
const settledMs = 10_000;

/** A process that is started again whenever it ends by itself. */
export class KeptProcess {
  #process: ChildProcess;
  #startedMs = performance.now();
  #restMs = firstRestMs;
  readonly #stopping = new AbortController();
  readonly #keeping: Promise<void>;

  /**
   * @param process that runs.
   * @param start makes the next one.
   * @param lost told of each end, and how it came.
   */
  constructor(
    process: ChildProcess,
    private readonly start: () => Promise<ChildProcess>,
    private readonly lost: (how: string) => void = () => undefined,
  ) {
    this.#process = process;
    this.#keeping = this.#keep();
  }

  /** Ends it for good. @param force what is sent when it has not ended in time. */
  async stop(signal: NodeJS.Signals, force: { readonly signal: NodeJS.Signals; readonly afterMs: number }): Promise<void> {
    this.#stopping.abort();
    this.#process.kill(signal);
    const patience = setTimeout(() => this.#process.kill(force.signal), force.afterMs);
    await this.#keeping;
    clearTimeout(patience);
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await hasEnded(this.#process);
      if (signal.aborted) return;
      this.lost(howEnded(this.#process));
      this.#restMs = performance.now() - this.#startedMs > settledMs ? firstRestMs : Math.min(this.#restMs * 2, longestRestMs);
      await rest(this.#restMs, signal);
      if (signal.aborted) return;
      this.#startedMs = performance.now();
      try {
        this.#process = await this.start();
      } catch (error) {
        this.lost(String(error));
      }
      // It was told to stop while the next one was being made.
      if (signal.aborted) this.#process.kill('SIGINT');
    }
  }
}

/** Resolves when the process has ended, or could not be started. */
export async function hasEnded(process: ChildProcess): Promise<void> {
  if (process.exitCode === null && process.signalCode === null && process.pid !== undefined) await Promise.race([once(process, 'exit'), once(process, 'error')]).catch(() => undefined);
}

function howEnded({ signalCode, exitCode }: ChildProcess): string {
  return signalCode ?? (exitCode === null ? 'could not be started' : `status ${exitCode}`);
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
