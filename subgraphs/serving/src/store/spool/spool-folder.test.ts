import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '@cairn/core';
import { SpoolFolder } from './spool-folder.js';

async function spoolRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'cairn-spools-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** A file as a process leaves it in a folder. @returns its name. */
async function leave(folder: string): Promise<string> {
  const name = `${newId('batch')}.ndjson`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), '{}\n');
  return name;
}

test('what a living process is writing is left to it, by others of its machine as well', async () => {
  const root = await spoolRoot();
  const [one, other] = [new SpoolFolder(root), new SpoolFolder(root)];
  const name = await leave(one.path);
  expect(await other.adopt()).toEqual([]);
  expect(await readdir(one.path)).toEqual([name]);
});

test('what a process that ended left behind is taken over by one', async () => {
  const root = await spoolRoot();
  const child = spawn('true');
  await once(child, 'exit');
  const own = new SpoolFolder(root);
  const [host, namespace, , started] = basename(own.path).split('+');
  const name = await leave(join(root, [host, namespace, child.pid, started, 'abcd'].join('+')));
  // The number of a living process that is another one by now.
  const again = await leave(join(root, [host, namespace, process.pid, '1', 'abcd'].join('+')));
  const found = await Promise.all([own.adopt(), new SpoolFolder(root).adopt()]);
  expect(found.flat().sort()).toEqual([name, again].sort());
  expect((await readdir(root)).length).toBe(2);
});

test('a folder of another machine is taken over once nobody has shown himself there for a minute', async () => {
  const root = await spoolRoot();
  const folder = join(root, 'elsewhere+4026531836+17+1234+abcd');
  const name = await leave(folder);
  const own = new SpoolFolder(root);
  const seen = async (secondsAgo: number): Promise<void> => {
    const at = new Date(Date.now() - secondsAgo * 1_000);
    await utimes(folder, at, at);
  };
  await seen(50);
  expect(await own.adopt()).toEqual([]);
  await seen(70);
  expect(await own.adopt()).toEqual([name]);
  expect(await readFile(join(own.path, name), 'utf8')).toBe('{}\n');
});

test('what lies in the spool itself is taken, and what cannot be delivered at the end is laid there', async () => {
  const root = await spoolRoot();
  const first = new SpoolFolder(root);
  const name = await leave(root);
  await writeFile(join(root, 'notes.txt'), 'not ours');
  expect(await first.adopt()).toEqual([name]);
  await first.release();
  expect((await readdir(root)).sort()).toEqual([name, 'notes.txt'].sort());
  const second = new SpoolFolder(root);
  expect(await second.adopt()).toEqual([name]);
});
