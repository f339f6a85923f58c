import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyLog } from '@cairn/governance';
import { newId, type Actor } from '@cairn/core';
import { createTestDatabase, routeServer } from '@cairn/subgraph/testing';
import { expect, test } from 'vitest';
import { commitEvent, openDatabase } from './log-tables.js';
import { startTrail } from '../kit/trail.js';

/** How often at each step. `CAIRN_KILLS=100` runs what the figures in the notes were taken with. */
const kills = Number(process.env['CAIRN_KILLS'] ?? 1);
const program = fileURLToPath(new URL('./trail-process.ts', import.meta.url));
const auditor: Actor = { id: newId('actor'), name: 'auditor', kind: 'person', roles: { '*': ['auditor'] } };

/** Every step of numbering, growing and signing, by the statement that it is at. */
const steps = [
  ['numbering is asked for', { statement: 'WITH taken AS', when: 'sent' }],
  ['numbering is done', { statement: 'WITH taken AS', when: 'answered' }],
  ['the tree is locked', { statement: 'SELECT pg_advisory_xact_lock($1)', when: 'answered' }],
  ['new nodes are sent', { statement: 'INSERT INTO log.tree_node', when: 'sent' }],
  ['new nodes are written', { statement: 'INSERT INTO log.tree_node', when: 'answered' }],
  ['a checkpoint is signed, and shown to nobody', { statement: 'INSERT INTO log.checkpoint', when: 'before' }],
  ['a checkpoint is sent', { statement: 'INSERT INTO log.checkpoint', when: 'sent' }],
  ['a checkpoint is written, and not committed', { statement: 'INSERT INTO log.checkpoint', when: 'answered' }],
  ['a commit is sent', { statement: 'COMMIT', when: 'sent', after: 'INSERT INTO log.checkpoint' }],
  ['a commit is answered', { statement: 'COMMIT', when: 'answered', after: 'INSERT INTO log.checkpoint' }],
] as const;

test(`what numbers and signs the trail is killed ${kills} times at each of its ${steps.length} steps: no gap, no fork, nothing twice`, { timeout: 3_600_000 }, async () => {
  await using server = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'cairn-trail-'));
  const first = await startTrail(server.url, home);
  await first.stop();
  const database = await openDatabase(server.url);
  const seen = new Set<string>();
  const committed: string[] = [];
  try {
    let next = load(server.url, home);
    for (let kill = 0; kill < kills * steps.length; kill++) {
      const child = await next;
      next = load(server.url, home);
      for (let event = 0; event < 5; event++) committed.push(await commitEvent(database));
      const ended = once(child, 'exit');
      child.send(steps[kill % steps.length]![1]);
      expect(await ended, steps[kill % steps.length]![0]).toEqual([null, 'SIGKILL']);
      seen.add(await readFile(join(home, 'keys/log-signed.txt'), 'utf8'));
    }
    (await next).disconnect();
    const last = await startTrail(server.url, home);
    const size = await last.log.settled();
    const door = routeServer(last.subgraph.routes);
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    try {
      for (const note of await checkpoints()) seen.add(note);
      const read = async (path: string): Promise<Buffer> => {
        const response = await fetch(`http://127.0.0.1:${(door.address() as AddressInfo).port}/api/v1/log/${path}`, { headers: { 'x-actor': JSON.stringify(auditor) } });
        return Buffer.from(await response.arrayBuffer());
      };
      while (Number((await read('checkpoint')).toString().split('\n')[1]) < size) await last.log.grown(Number.MAX_SAFE_INTEGER, 20);
      expect(await verifyLog(read, { before: [...seen] })).toMatchObject({ verified: true, entries: size, problems: [] });
      const [counted] = await database.query<{ entries: number; last: number; events: number; twice: number }>(
        `SELECT count(*) AS entries, max(index) + 1 AS last, (SELECT count(*) FROM log.event) AS events,
           (SELECT count(*) FROM log.sequence JOIN log.event USING (position) WHERE event_id = ANY($1)) AS twice FROM log.sequence`,
        [committed],
      );
      expect(counted).toEqual({ entries: size, last: size, events: size, twice: committed.length });
      process.stdout.write(`the trail's process killed ${kills * steps.length} times at ${steps.length} steps: ${size} entries without a gap, ${seen.size} checkpoints, no fork\n`);
    } finally {
      await new Promise((resolve) => door.close(resolve));
      await last.stop();
    }
  } finally {
    await database.close();
    await rm(home, { recursive: true, force: true });
  }

  async function checkpoints(): Promise<string[]> {
    return (await database.query<{ note: string }>('SELECT note FROM log.checkpoint')).map(({ note }) => note);
  }
});

/** Resolves with a process that has read its program and waits to be told where to die. */
async function load(url: string, home: string): Promise<ChildProcess> {
  const child = fork(program, {
    execArgv: ['--conditions=cairn-source', '--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: url, CAIRN_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}
