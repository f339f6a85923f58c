import type { Witness, WitnessState } from './witness.js';
import { readNote } from './note.js';

/** The wait after a failure, in milliseconds: doubled each time, from the first to the last. */
const firstWaitMs = 500;
const lastWaitMs = 60_000;
/** Longest that one delivery may take, in milliseconds. */
const deliveryMs = 10_000;

/**
 * Takes notes to one witness, the newest first and one at a time: a later note covers all that earlier ones did, so what comes while one is
 * under way replaces what waits. A failure is tried again until the witness takes it.
 */
export class WitnessQueue {
  private waiting: string | undefined;
  private running: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  private treeSize: number | undefined;
  private at: Date | undefined;
  private error: string | undefined;

  constructor(
    private readonly witness: Witness,
    private readonly now: () => Date = () => new Date(),
  ) {}

  get state(): WitnessState {
    return { name: this.witness.name, treeSize: this.treeSize, at: this.at, error: this.error };
  }

  offer(note: string): void {
    this.waiting = note;
    this.running ??= this.deliver().finally(() => (this.running = undefined));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async deliver(): Promise<void> {
    const { signal } = this.stopped;
    for (let waitMs = firstWaitMs; this.waiting !== undefined && !signal.aborted; ) {
      const note = this.waiting;
      this.waiting = undefined;
      try {
        await this.witness.push(note, AbortSignal.any([signal, AbortSignal.timeout(deliveryMs)]));
        this.treeSize = readNote(note).treeSize;
        this.at = this.now();
        this.error = undefined;
        waitMs = firstWaitMs;
      } catch (error) {
        this.waiting ??= note;
        this.error = (error as Error).message;
        await pause(waitMs, signal);
        waitMs = Math.min(waitMs * 2, lastWaitMs);
      }
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
