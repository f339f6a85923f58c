import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '@cairn/subgraph';
import type { Driver } from '../domain/runner/driver.js';
import type { Notice, Notices } from '../domain/stores.js';

/** Where transactions say what they changed: `run <project> <run>`, `log <job>`. */
export const noticeChannel = 'cairn_pipelines';
/** First half of the advisory lock that a living driver holds; its number is the second. */
export const driverLockClass = 0x6361_6970;

const longestSilenceMs = 30_000;

/**
 * A connection of its own that hears notices and holds the lock by which other processes see that this one lives. When
 * the process is killed, the server frees the lock at once.
 */
export class DriverSession implements Driver, Notices {
  readonly number = randomInt(1, 2 ** 31);
  private readonly listeners = new Set<(notice: Notice) => void>();
  private readonly stopped = new AbortController();
  private client: pg.Client | undefined;
  private held = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {}

  get seen(): boolean {
    return this.held;
  }

  listen(hear: (notice: Notice) => void): () => void {
    this.listeners.add(hear);
    return () => this.listeners.delete(hear);
  }

  /** Resolves when the first connection stands. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => (this.running = this.run(resolve)));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  private async run(connected: () => void): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        await this.session(connected);
      } catch (error) {
        if (!this.stopped.signal.aborted) this.logger.warn('connection of the pipeline runner lost', { error: String(error) });
      }
      this.held = false;
      await this.pause(250);
    }
    connected();
  }

  private async session(connected: () => void): Promise<void> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'cairn-pipelines-runner', keepAlive: true });
    this.client = client;
    const ended = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('connection ended')));
    });
    ended.catch(() => undefined);
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${noticeChannel}`);
      while (!(await locked(client, this.number))) await Promise.race([ended, this.pause(250)]);
      this.held = true;
      connected();
      // A server that went without a word is noticed by asking.
      while (!this.stopped.signal.aborted) {
        await Promise.race([ended, this.pause(longestSilenceMs)]);
        await Promise.race([ended, client.query('SELECT 1')]);
      }
    } finally {
      this.held = false;
      await client.end().catch(() => undefined);
    }
  }

  private hear(payload: string): void {
    const [kind, ...ids] = payload.split(' ');
    const notice: Notice = kind === 'run' ? { kind, projectId: ids[0] ?? '', id: ids[1] ?? '' } : { kind: 'log', id: ids[0] ?? '' };
    for (const hear of this.listeners) hear(notice);
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }
}

async function locked(client: pg.Client, number: number): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [driverLockClass, number]);
  return rows[0]?.held === true;
}
