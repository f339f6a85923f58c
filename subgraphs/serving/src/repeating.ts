import type { Logger } from '@cairn/subgraph';

export interface RepeatingOptions {
  /** What it does, as it stands in the log when it fails. */
  readonly name: string;
  /** From the end of one round to the beginning of the next, in milliseconds. */
  readonly everyMs: number;
  readonly logger: Logger;
  readonly work: (signal: AbortSignal) => Promise<unknown>;
}

/** Does something at once and then again and again; a round that fails is logged, and the next one comes. */
export class Repeating {
  readonly #stopped = new AbortController();
  #round: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RepeatingOptions) {}

  start(): void {
    this.#round = this.#go();
  }

  /** Resolves when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#timer);
    await this.#round;
  }

  async #go(): Promise<void> {
    const { name, everyMs, logger, work } = this.options;
    const { signal } = this.#stopped;
    await work(signal).catch((error: unknown) => logger.warn(`${name} failed`, { error: String(error) }));
    if (signal.aborted) return;
    this.#timer = setTimeout(() => (this.#round = this.#go()), everyMs);
    this.#timer.unref();
  }
}
