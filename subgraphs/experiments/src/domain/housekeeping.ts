import type { RequestContext } from '@cairn/core';
import type { PurgeService } from './purge-service.js';

/** How often bins are looked through, in milliseconds. */
const everyMs = 60 * 60 * 1_000;

/** Looks through the bins now and then, as long as the process runs. Several processes may: what one has purged is gone for the others. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly purges: PurgeService,
    private readonly context: () => RequestContext,
    private readonly failed: (what: string, error: unknown) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.run(), everyMs);
    this.timer.unref();
    this.run();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private run(): void {
    this.running = this.running
      .then(() => this.purges.purgeExpired(this.context()))
      .then(
        () => undefined,
        (error: unknown) => this.failed('what lay in the bin too long could not be purged', error),
      );
  }
}
