import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '@cairn/core';
import { jsonLogger, runnableModule } from '@cairn/subgraph';
import { unpacked } from '../../domain/packed-rows.js';
import type { LogRecord } from '../../domain/prediction.js';
import { keepInFiles, record } from '../../testing/spool-records.js';
import { FileSpool, type Deliver } from './file-spool.js';
import { lineOf } from './segment.js';

const logger = jsonLogger('test', 'silent');

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cairn-spool-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Keeps batches as the database does: the same one again changes nothing. */
function database(): { readonly batches: Map<string, readonly LogRecord[]>; readonly deliveries: string[]; deliver: Deliver; ids(): string[] } {
  const batches = new Map<string, readonly LogRecord[]>();
  const deliveries: string[] = [];
  return {
    batches,
    deliveries,
    deliver: async (batchId, records) => {
      deliveries.push(batchId);
      if (!batches.has(batchId)) batches.set(batchId, records.flatMap(unpacked));
    },
    ids: () => [...batches.values()].flat().map(({ id }) => id).sort(),
  };
}

test('what was appended arrives whole and once, each endpoint in batches of its own of at most 5,000 rows', async () => {
  const path = await directory();
  const kept = database();
  const spool = new FileSpool({ directory: path, deliver: kept.deliver, logger });
  await spool.start();
  const records = [...Array.from({ length: 12_000 }, () => record()), ...Array.from({ length: 10 }, () => record({ endpointId: 'ep_2' }))];
  await Promise.all([spool.append('ep_1', records.slice(0, 12_000)), ...records.slice(12_000).map((one) => spool.append('ep_2', [one]))]);
  await spool.stop();
  expect(kept.ids()).toEqual(records.map(({ id }) => id).sort());
  expect([...kept.batches.values()].map((batch) => batch.length).sort((a, b) => b - a)).toEqual([5_000, 5_000, 2_000, 10]);
  for (const batch of kept.batches.values()) expect(new Set(batch.map(({ endpointId }) => endpointId)).size).toBe(1);
  expect([...kept.batches.values()][0]![0]).toEqual(JSON.parse(JSON.stringify(records[0]), (key, value: unknown) => (key.endsWith('At') ? new Date(value as string) : value)));
  expect(await readdir(path)).toEqual([]);
});

test.each(['rows', 'ndjson'])('a file that a killed process left (.%s) is delivered without its torn last line, and again under the same name', async (ending) => {
  const path = await directory();
  const kept = database();
  const batchId = newId('batch');
  const records = [record(), record()];
  const leave = async (): Promise<void> => {
    await writeFile(join(path, `${batchId}.${ending}`), records.map((one) => `${lineOf(one)}\n`).join(''));
    await appendFile(join(path, `${batchId}.${ending}`), lineOf(record()).slice(0, 50));
  };
  for (let life = 0; life < 2; life++) {
    await leave();
    const spool = new FileSpool({ directory: path, deliver: kept.deliver, logger });
    await spool.start();
    await spool.stop();
  }
  expect(kept.deliveries).toEqual([batchId, batchId]);
  expect(kept.ids()).toEqual(records.map(({ id }) => id).sort());
  expect(await readdir(path)).toEqual([]);
});

test('a process that is killed at any moment loses nothing that it acknowledged, and nothing is logged twice', async () => {
  const path = await directory();
  const [spoolPath, databasePath] = [join(path, 'spool'), join(path, 'database')];
  await mkdir(databasePath);
  const acknowledged: string[] = [];
  const { path: program, execArgv } = runnableModule(import.meta.url, '../../testing/spooling-process');
  for (let life = 1; life <= 6; life++) {
    const child = fork(program, [spoolPath, databasePath], { execArgv: [...execArgv] });
    const enough = acknowledged.length + 700 * life;
    child.on('message', (ids: string[]) => {
      acknowledged.push(...ids);
      if (acknowledged.length >= enough) child.kill('SIGKILL');
    });
    await once(child, 'exit');
  }
  const last = new FileSpool({ directory: spoolPath, deliver: keepInFiles(databasePath), logger });
  await last.start();
  await last.stop();
  const kept = (await Promise.all((await readdir(databasePath)).map((name) => readFile(join(databasePath, name), 'utf8')))).flatMap((text) => JSON.parse(text) as string[]);
  expect(new Set(kept).size).toBe(kept.length);
  const found = new Set(kept);
  expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
  expect(await readdir(spoolPath)).toEqual([]);
});

test('what the database does not take stays on the disk for the next process', async () => {
  const path = await directory();
  const down = new FileSpool({ directory: path, deliver: () => Promise.reject(new Error('no database')), logger });
  await down.start();
  const one = record();
  await down.append('ep_1', [one]);
  await down.stop();
  expect(await readdir(path)).toHaveLength(1);
  const kept = database();
  const up = new FileSpool({ directory: path, deliver: kept.deliver, logger });
  await up.start();
  await up.stop();
  expect(kept.ids()).toEqual([one.id]);
});

test('a spool that is full takes nothing more, and one that stops neither', async () => {
  const path = await directory();
  const spool = new FileSpool({ directory: path, deliver: () => Promise.reject(new Error('no database')), logger, limitBytes: 1_000 });
  await spool.start();
  await spool.append('ep_1', Array.from({ length: 1_000 }, () => record()));
  await expect(spool.append('ep_1', [record()])).rejects.toThrow(/bytes of predictions wait for the database; at most 1,000 may/);
  await spool.stop();
  await expect(spool.append('ep_1', [record()])).rejects.toThrow('the process stops');
});

test('an append that cannot be written is refused, and the ones after it are kept', async () => {
  const path = await directory();
  const kept = database();
  const spool = new FileSpool({ directory: path, deliver: kept.deliver, logger });
  await spool.start();
  await rm(path, { recursive: true });
  await expect(spool.append('ep_1', [record()])).rejects.toThrow('The prediction cannot be logged');
  await mkdir(path);
  const one = record();
  await spool.append('ep_1', [one]);
  await spool.stop();
  expect(kept.ids()).toEqual([one.id]);
});

test('while the database takes nothing, few are tried and not all; one that it does not take holds up no other', async () => {
  const path = await directory();
  const left = Array.from({ length: 50 }, () => newId('batch'));
  for (const batchId of left) await writeFile(join(path, `${batchId}.ndjson`), `${lineOf(record())}\n`);
  let attempts = 0;
  const away = new FileSpool({ directory: path, deliver: () => Promise.reject(new Error(`no database ${++attempts}`)), logger });
  await away.start();
  await away.stop();
  expect(attempts).toBeLessThanOrEqual(4);
  const kept = database();
  const refused = left[7]!;
  const back = new FileSpool({ directory: path, deliver: (batchId, records) => (batchId === refused ? Promise.reject(new Error('not this one')) : kept.deliver(batchId, records)), logger });
  await back.start();
  await back.stop();
  expect([...kept.batches.keys()].sort()).toEqual(left.filter((batchId) => batchId !== refused).sort());
  expect(await readdir(path)).toEqual([`${refused}.ndjson`]);
});
