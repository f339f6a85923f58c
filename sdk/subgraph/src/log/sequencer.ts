import type pg from 'pg';
import type { Logger } from '../logger.js';
import { committedChannel } from './committed.js';
import { Listener } from './listener.js';

/** Tells readers that entries got their index. */
export const sequencedChannel = 'cairn_sequenced';

/** Held by the one process that numbers events. */
const leaderKey = 0x6361_6973;
/** How many events get their index in one statement at most. */
const batchSize = 5_000;

/**
 * Gives each committed event its index: 0, 1, 2 … without gaps, exactly once. Of all processes on a database one
 * does so; when it goes, the server frees its lock and the next takes over.
 *
 * An event is numbered only after its commit is visible, so a cause, which its effect must have seen, always comes
 * before its effect, and a slow transaction delays nobody else.
 */
export class Sequencer {
  private readonly listener: Listener;
  private leading: pg.Client | undefined;

  constructor(url: string, logger: Logger) {
    this.listener = new Listener(url, committedChannel, (client) => this.sequence(client), logger, 500);
  }

  start(): void {
    this.listener.start();
  }

  async stop(): Promise<void> {
    await this.listener.stop();
  }

  private async sequence(client: pg.Client): Promise<void> {
    if (this.leading !== client) {
      const locked = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [leaderKey]);
      if (!locked.rows[0]?.held) return;
      this.leading = client;
    }
    for (;;) {
      const { rows } = await client.query<{ last: number | null; count: number }>(
        `WITH taken AS (
           DELETE FROM log.pending
           WHERE position IN (SELECT position FROM log.pending ORDER BY position LIMIT ${batchSize})
           RETURNING position
         ), numbered AS (
           INSERT INTO log.sequence (index, position)
           SELECT (SELECT coalesce(max(index) + 1, 0) FROM log.sequence) + row_number() OVER (ORDER BY position) - 1, position
           FROM taken
           RETURNING index
         )
         SELECT max(index) AS last, count(*) AS count, pg_notify('${sequencedChannel}', '') FROM numbered HAVING count(*) > 0`,
      );
      if (Number(rows[0]?.count ?? 0) < batchSize) return;
    }
  }
}
