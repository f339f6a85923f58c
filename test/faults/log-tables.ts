import { randomUUID } from 'node:crypto';
import { newId, type RequestContext } from '@cairn/core';
import { Database, EventLog, jsonLogger, systemActor } from '@cairn/subgraph';

/** Who commits in these tests. */
export function context(): RequestContext {
  return { actor: systemActor, requestId: newId('request') };
}

/** Tables for the effects of a consumer, beside a log whose own tables exist. */
export async function openEffects(url: string): Promise<Database> {
  const log = await EventLog.open(url, jsonLogger('test', 'silent'));
  await log.close();
  const database = await openDatabase(url);
  // No unique key: an effect that happens twice must show.
  await database.query('CREATE TABLE faults.effect (event_id text NOT NULL)');
  return database;
}

export function openDatabase(url: string): Promise<Database> {
  return Database.open({ url, schema: 'faults', rows: [], migrations: [] });
}

/** Commits one event and returns its id. */
export function commitEvent(database: Database): Promise<string> {
  return database.commit(context(), async (transaction) =>
    transaction.emit({ type: 'experiment.created', nodeId: newId('experiment'), payload: { name: randomUUID() } }),
  );
}
