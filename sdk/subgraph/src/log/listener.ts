import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../logger.js';

/** The least time between two calls, in milliseconds: notifications that come meanwhile are one. */
const gapMs = 10;

/** A connection of its own that hears notifications, and comes back when it is lost. */
export class Listener {
  private wake = (): void => undefined;
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  /**
   * @param heard called after every notification, after every (re)connection, and every `pollMs` for safety's sake.
   * @param during what must hold while connected (a lock, say); called with the connection before `heard`.
   */
  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly heard: (client: pg.Client) => Promise<void>,
    private readonly logger: Logger,
    private readonly pollMs = 1_000,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    // A connection that is being made cannot be ended: it is let in, and ended then.
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.listen();
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        this.logger.warn('connection to the event log lost', { channel: this.channel, error: String(error) });
        await delay(250, undefined, { signal: this.stopped.signal }).catch(() => undefined);
      }
    }
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: `cairn-${this.channel}`, keepAlive: true, connectionTimeoutMillis: 10_000 });
    let called = true;
    let failure: Error | undefined;
    const call = (): void => {
      called = true;
      this.wake();
    };
    client.on('notification', call);
    client.on('error', (error) => {
      failure = error;
      this.wake();
    });
    client.on('end', () => {
      failure ??= new Error('connection ended');
      this.wake();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${this.channel}`);
      while (!this.stopped.signal.aborted) {
        if (failure) throw failure;
        if (called) {
          called = false;
          const at = performance.now();
          await this.heard(client);
          const rest = gapMs - (performance.now() - at);
          if (called && rest > 0) await delay(rest);
          continue;
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(call, this.pollMs);
          this.wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
