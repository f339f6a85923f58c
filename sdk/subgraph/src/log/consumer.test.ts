import { expect, test } from 'vitest';
import type { Database } from '../database/database.js';
import { jsonLogger } from '../logger.js';
import { Consumer } from './consumer.js';
import type { EventLog } from './event-log.js';

test('a reader that is stopped while it reads does not wait for the log to grow', async () => {
  let waits = 0;
  let ended = (_stopping: Promise<void>): void => undefined;
  const stopped = new Promise<void>((resolve) => (ended = resolve));
  const log = { nextIndex: 7, grown: async () => void waits++ } as unknown as EventLog;
  const database = {
    async query(sql: string) {
      // The last thing it does before it would wait.
      if (sql.startsWith('UPDATE')) ended(consumer.stop());
      return [];
    },
  } as unknown as Database;
  const consumer = new Consumer(log, { name: 'reader', database, handlers: {} }, jsonLogger('test', 'silent'));
  consumer.start();
  await stopped;
  expect(waits).toBe(0);
});
