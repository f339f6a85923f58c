import { LimitExceededError, UnavailableError } from '@cairn/core';
import { execute, type Connection } from './transport.js';

/** A batch leaves after this long, in milliseconds, or with this many points, whichever comes first. */
const batchMs = 200;
const batchPoints = 1_000;
/** More than this many points waiting means that the platform has been away for long. */
const mostWaiting = 1_000_000;
/** About ten minutes with the longest pause of five seconds. */
const retries = 125;

interface Point {
  readonly key: string;
  readonly value: number | null;
  readonly step: number;
  readonly at: string;
}

const logMetrics = 'mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }';

/**
 * Metrics on their way to the platform. `add` never waits; batches go out one after the other, each under an id of
 * its own, so that one whose answer was lost can be sent again without being kept twice.
 */
export class RunLog {
  private waiting: Point[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> = Promise.resolve();
  private failure: unknown;
  private unsent = 0;

  constructor(
    private readonly connection: Connection,
    private readonly runId: string,
  ) {}

  /** @throws {LimitExceededError} when more than 1,000,000 points wait. */
  add(values: Readonly<Record<string, number>>, step: number, at: Date): void {
    if (this.unsent >= mostWaiting) throw new LimitExceededError(`More than ${mostWaiting.toLocaleString('en')} points wait to be sent`);
    const time = at.toISOString();
    for (const [key, value] of Object.entries(values)) {
      this.waiting.push({ key, value: Number.isFinite(value) ? value : null, step, at: time });
      this.unsent++;
    }
    if (this.waiting.length >= batchPoints) this.send();
    else this.timer ??= setTimeout(() => this.send(), batchMs);
  }

  /** Resolves when everything added so far is kept. @throws what made the platform refuse a batch. */
  async flush(): Promise<void> {
    this.send();
    await this.sending;
    if (this.failure !== undefined) {
      const failure = this.failure;
      this.failure = undefined;
      throw failure;
    }
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const points = this.waiting;
    this.waiting = [];
    for (let from = 0; from < points.length; from += batchPoints) {
      const batch = points.slice(from, from + batchPoints);
      const batchId = crypto.randomUUID();
      this.sending = this.sending.then(() => this.deliver(batchId, batch));
    }
  }

  private async deliver(batchId: string, points: readonly Point[]): Promise<void> {
    try {
      await execute(this.connection, logMetrics, { input: { runId: this.runId, batchId, points } }, { retries });
    } catch (error) {
      // The first refusal says most; it is thrown where somebody waits for the log.
      this.failure ??= error instanceof UnavailableError ? new UnavailableError(`${points.length} points were not kept`, { cause: error }) : error;
    } finally {
      this.unsent -= points.length;
    }
  }
}
