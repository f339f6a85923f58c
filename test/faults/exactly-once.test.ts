import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@cairn/subgraph/testing';
import { expect, test } from 'vitest';
import { until } from '../kit/until.js';
import { commitEvent, openEffects } from './log-tables.js';

const kills = 50;
const program = fileURLToPath(new URL('./consuming-process.ts', import.meta.url));

test(`a consumer that is killed ${kills} times leaves every effect exactly once`, { timeout: 240_000 }, async () => {
  await using server = await createTestDatabase();
  const database = await openEffects(server.url);
  const committed: string[] = [];
  const committer = new AbortController();
  const committing = commitUntil(committer.signal, () => commitEvent(database).then((id) => committed.push(id)));
  try {
    let next = load(server.url);
    for (let kill = 0; kill < kills; kill++) {
      const consumer = next;
      // The next one loads its program meanwhile.
      next = load(server.url);
      await killInTheMiddle(await consumer);
    }
    committer.abort();
    await committing;
    const last = await next;
    last.send('go');
    const counted = async (table: string): Promise<number> => (await database.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`))[0]!.count;
    await until('the rest to be delivered', async () => (await counted('faults.effect')) >= committed.length, 60_000);
    const effects = await database.query<{ event_id: string; times: number }>('SELECT event_id, count(*) AS times FROM faults.effect GROUP BY event_id');
    const answers = await database.query<{ cause_id: string; times: number }>("SELECT cause_id, count(*) AS times FROM log.event WHERE type = 'alert.resolved' GROUP BY cause_id");
    await kill(last);
    expect(committed.length).toBeGreaterThan(kills);
    expect(effects.filter(({ times }) => times !== 1)).toEqual([]);
    expect(effects.map(({ event_id }) => event_id).sort()).toEqual([...committed].sort());
    expect(answers.filter(({ times }) => times !== 1)).toEqual([]);
    expect(answers.map(({ cause_id }) => cause_id).sort()).toEqual([...committed].sort());
  } finally {
    committer.abort();
    await committing;
    await database.close();
  }
});

/** Resolves with a process that has read its program and waits to be told to go. */
async function load(url: string): Promise<ChildProcess> {
  const child = fork(program, {
    execArgv: ['--conditions=cairn-source', '--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

/** Kills it while it handles its first, second … or twentieth event, or up to three milliseconds after. */
async function killInTheMiddle(child: ChildProcess): Promise<void> {
  const deliveries = 1 + Math.floor(Math.random() * 20);
  let seen = 0;
  const reached = new Promise<void>((resolve) => child.on('message', () => ++seen === deliveries && resolve()));
  child.send('go');
  await reached;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  await kill(child);
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Events keep coming, one transaction after the other, some 200 in a second. */
async function commitUntil(signal: AbortSignal, commit: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await commit();
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}
