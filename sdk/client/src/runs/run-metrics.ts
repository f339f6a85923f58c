import { LimitExceededError, newId } from '@cairn/core';
import type { Outbox } from './changes.js';
import { MetricColumns } from './metric-columns.js';
import { checkPoint } from './values.js';

/** A batch leaves after this long, in milliseconds, or with this many points, whichever comes first … */
const batchMs = 200;
const batchPoints = 1_000;
/** … and grows up to this many while another is on its way: what the platform takes at most. */
const mostBatchPoints = 10_000;
/** The bound of points that wait in memory; with them, the platform has been away for long or is too slow. */
export const mostWaiting = 1_000_000;

/** Points on their way out of the program: gathered in columns, and handed to the outbox batch by batch. `add` never waits. */
export class RunMetrics {
  private forming = new MetricColumns();
  /** Full batches that wait for their turn. */
  private readonly full: MetricColumns[] = [];
  private fullPoints = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = false;

  constructor(private readonly outbox: Outbox) {
    outbox.onIdle = () => this.handOn();
  }

  /** Points that the platform has not acknowledged, or that are not on disk where there is a spool. */
  get waiting(): number {
    return this.forming.count + this.fullPoints + this.outbox.waitingPoints;
  }

  /** @throws {LimitExceededError} when 1,000,000 points wait, {InvalidInputError} for what is no point. */
  add(values: Readonly<Record<string, number>>, step: number, atMs: number): void {
    const entries = Object.entries(values);
    for (const [key, value] of entries) checkPoint(key, value, step);
    if (this.waiting + entries.length > mostWaiting) throw new LimitExceededError(`More than ${mostWaiting.toLocaleString('en')} points wait to be sent`);
    for (const [key, value] of entries) {
      if (this.forming.count >= mostBatchPoints) this.seal();
      this.forming.add(key, value, step, atMs);
    }
    if (this.forming.count >= batchPoints) this.handOn();
    else this.timer ??= setTimeout(() => this.handOnAll(), batchMs);
  }

  /** Resolves when everything added so far is kept. @throws what made the platform refuse a batch, the first of them. */
  async flush(): Promise<void> {
    let failure: unknown;
    do {
      this.handOnAll();
      await this.outbox.flush().catch((error: unknown) => (failure ??= error));
    } while (this.forming.count + this.fullPoints > 0);
    if (failure !== undefined) throw failure;
  }

  private seal(): void {
    this.full.push(this.forming);
    this.fullPoints += this.forming.count;
    this.forming = new MetricColumns();
  }

  /** Also what is no full batch yet. */
  private handOnAll(): void {
    this.due = true;
    this.handOn();
  }

  /** One batch at a time, so that the event loop never encodes more than 10,000 points in one go. */
  private handOn(): void {
    if (this.outbox.busy) return;
    if (this.full.length === 0) {
      if (this.forming.count === 0 || (this.forming.count < batchPoints && !this.due)) return;
      clearTimeout(this.timer);
      this.timer = undefined;
      this.due = false;
      this.seal();
    }
    const batch = this.full.shift()!;
    this.fullPoints -= batch.count;
    this.send(batch);
  }

  private send(batch: MetricColumns): void {
    this.outbox.metrics(batch.encode(newId('batch')), batch.count);
  }
}
