import type { JobLogLine } from '@cairn/plugin';
import type { LogLine } from '../job.js';
import type { PipelineStore } from '../stores.js';

/** Lines that wait for longer than this are written, in milliseconds. */
const lingerMs = 50;
const batchLines = 1_000;

/** Keeps what one job writes, in batches. A job that writes faster than the database keeps is held back. */
export class LogWriter {
  private waiting: LogLine[] = [];
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Pick<PipelineStore, 'appendLines'>,
    private readonly jobId: string,
  ) {}

  /** @returns nothing, or a promise of when there is room for more. */
  add({ at, stream, text, truncated }: JobLogLine): void | Promise<void> {
    this.waiting.push({ number: ++this.count, at, stream, text: `${text.replaceAll('\0', '\uFFFD')}${truncated ? ' …' : ''}` });
    if (this.waiting.length >= batchLines) return this.write();
    this.timer ??= setTimeout(() => {
      // Its failure is met by the next line, or at the end.
      this.write().catch(() => undefined);
    }, lingerMs);
  }

  /** @throws when lines could not be kept. */
  async close(): Promise<void> {
    await this.write();
  }

  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = this.waiting;
    this.waiting = [];
    this.writing = this.writing.then(() => (lines.length > 0 ? this.store.appendLines(this.jobId, lines) : undefined));
    return this.writing;
  }
}
