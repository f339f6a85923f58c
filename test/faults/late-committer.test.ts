import { newId } from '@cairn/core';
import { EventLog, jsonLogger } from '@cairn/subgraph';
import { createTestDatabase } from '@cairn/subgraph/testing';
import { expect, test } from 'vitest';
import { until } from '../kit/until.js';
import { commitEvent, context, openEffects } from './log-tables.js';

test('an event whose transaction commits late is not missed by readers that have passed younger ones', async () => {
  await using server = await createTestDatabase();
  const database = await openEffects(server.url);
  const log = await EventLog.open(server.url, jsonLogger('test', 'silent'));
  const live = new AbortController();
  const seenLive: string[] = [];
  const watching = (async () => {
    for await (const event of log.subscribe({}, live.signal)) seenLive.push(event.id);
  })();
  try {
    log.consume({
      name: 'faults',
      database,
      handlers: {
        'experiment.created': async (event, transaction) => {
          await transaction.query('INSERT INTO faults.effect (event_id) VALUES ($1)', [event.id]);
        },
      },
    });
    const effects = async (): Promise<string[]> => (await database.query<{ event_id: string }>('SELECT event_id FROM faults.effect')).map(({ event_id }) => event_id);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let written = (_position: void): void => undefined;
    const begun = new Promise<void>((resolve) => (written = resolve));
    // Its row has the lowest position in the table, and is the last to be visible.
    const late = database.commit(context(), async (transaction) => {
      await transaction.query(
        `INSERT INTO log.event (event_id, type, node_id, actor_id, request_id, links, payload) VALUES ($1, 'experiment.created', 'exp', 'act', 'req', '[]', '{}')`,
        ['early-and-late'],
      );
      await transaction.query("INSERT INTO log.pending (position) SELECT position FROM log.event WHERE event_id = 'early-and-late'");
      written();
      await held;
      return transaction.emit({ type: 'experiment.created', nodeId: newId('experiment'), payload: { name: 'late' } });
    });
    await begun;
    const young = [await commitEvent(database), await commitEvent(database), await commitEvent(database)];
    await until('the young ones', async () => (await effects()).length === young.length);
    letGo();
    const lateId = await late;
    const all = [...young, 'early-and-late', lateId];
    await until('the late ones', async () => (await effects()).length === all.length);
    expect(await effects()).toEqual(all);
    await until('the live reader', () => Promise.resolve(seenLive.length >= all.length));
    expect(seenLive).toEqual(all);
    expect((await log.read(0)).map(({ index, id }) => [index, id])).toEqual(all.map((id, index) => [index, id]));
  } finally {
    live.abort();
    await watching;
    await log.close();
    await database.close();
  }
});
