import { UnavailableError } from '@cairn/core';
import { EventLog, jsonLogger, type EventHandler } from '@cairn/subgraph';
import { createTestDatabase } from '@cairn/subgraph/testing';
import { expect, test } from 'vitest';
import { until } from '../kit/until.js';
import { commitEvent, openEffects } from './log-tables.js';

test('an event whose handler keeps failing is tried again, then parked with its error, and the next ones are heard', async () => {
  await using consuming = await consume((id, tries) => {
    if (id === consuming.ids[0]) throw new Error(`no ${tries}`);
  });
  const effects = await consuming.effects(consuming.ids.length - 1);
  expect(effects).toEqual(consuming.ids.slice(1));
  expect(consuming.tries.get(consuming.ids[0]!)).toBe(4);
  expect(await consuming.parked()).toEqual([{ consumer: 'faults', event_id: consuming.ids[0], attempts: 4, error: expect.stringContaining('Error: no 4') }]);
});

test('a handler that fails once succeeds when it is tried again, and leaves its effect once', async () => {
  await using consuming = await consume((_id, tries) => {
    if (tries === 1) throw new Error('passing');
  });
  expect(await consuming.effects(consuming.ids.length)).toEqual(consuming.ids);
  expect(await consuming.parked()).toEqual([]);
});

test('a handler whose counterpart is away is tried until it is back, and is not parked', async () => {
  const attemptsAway = 8;
  await using consuming = await consume((id, tries) => {
    if (id === consuming.ids[0] && tries <= attemptsAway) throw new UnavailableError('away');
  });
  expect(await consuming.effects(consuming.ids.length)).toEqual(consuming.ids);
  expect(consuming.tries.get(consuming.ids[0]!)).toBe(attemptsAway + 1);
  expect(await consuming.parked()).toEqual([]);
});

interface Consuming extends AsyncDisposable {
  /** Of the three events there are. */
  readonly ids: readonly string[];
  readonly tries: ReadonlyMap<string, number>;
  /** Resolves with what has had its effect when there are so many. */
  effects(count: number): Promise<string[]>;
  parked(): Promise<unknown[]>;
}

/** Commits three events and hears them with a handler that writes its effect and then fails as it is told to. */
async function consume(fail: (id: string, tries: number) => void): Promise<Consuming> {
  const server = await createTestDatabase();
  const database = await openEffects(server.url);
  const log = await EventLog.open(server.url, jsonLogger('test', 'silent'));
  const ids = [await commitEvent(database), await commitEvent(database), await commitEvent(database)];
  const tries = new Map<string, number>();
  const handler: EventHandler<'experiment.created'> = async ({ id }, transaction) => {
    await transaction.query('INSERT INTO faults.effect (event_id) VALUES ($1)', [id]);
    tries.set(id, (tries.get(id) ?? 0) + 1);
    fail(id, tries.get(id)!);
  };
  log.consume({ name: 'faults', database, handlers: { 'experiment.created': handler }, attempts: 4, backOffMs: 1 });
  return {
    ids,
    tries,
    async effects(count) {
      const read = (): Promise<{ event_id: string }[]> => database.query('SELECT event_id FROM faults.effect');
      await until(`${count} effects`, async () => (await read()).length >= count);
      return (await read()).map(({ event_id }) => event_id);
    },
    parked: () => database.query('SELECT consumer, event_id, attempts, error FROM log.parked'),
    async [Symbol.asyncDispose]() {
      await log.close();
      await database.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
