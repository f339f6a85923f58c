import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonLogger } from '@cairn/subgraph';
import { expect, onTestFinished, test } from 'vitest';
import { KeptFiles } from './kept-files.js';

/** A storage that can be away, and files kept of it. */
async function keeping(): Promise<{ readonly source: { reads: number; away: boolean }; readonly kept: KeptFiles; readonly directory: string }> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-kept-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const directory = join(home, 'models');
  const source = { reads: 0, away: false };
  const read = async (projectId: string, digest: string): Promise<Uint8Array> => {
    source.reads++;
    if (source.away) throw new Error('away');
    return Buffer.from(`${projectId} ${digest} `.repeat(10_000));
  };
  return { source, kept: new KeptFiles({ read }, directory, jsonLogger('serving', 'silent')), directory };
}

test('a file that was read is there when its storage is away, also for several at once, and has no name', async () => {
  const { source, kept, directory } = await keeping();
  const first = await kept.read('prj_1', 'sha256:1');
  source.away = true;
  for (const again of await Promise.all([1, 2, 3].map(() => kept.read('prj_1', 'sha256:1')))) expect(Buffer.from(again).equals(first)).toBe(true);
  expect(source.reads).toBe(1);
  expect(await readdir(directory)).toEqual([]);
  await expect(kept.read('prj_1', 'sha256:2')).rejects.toThrow('away');
  await kept.close();
});

test('what is freed, or cannot be kept, is read where it was', async () => {
  const { source, kept, directory } = await keeping();
  await kept.read('prj_1', 'sha256:1');
  await kept.close();
  await kept.read('prj_1', 'sha256:1');
  expect(source.reads).toBe(2);
  const other = await keeping();
  // A file where the folder should be.
  await writeFile(other.directory, '');
  for (let time = 0; time < 2; time++) expect((await other.kept.read('prj_1', 'sha256:1')).length).toBe((await kept.read('prj_1', 'sha256:1')).length);
  expect(other.source.reads).toBe(2);
  expect(await readdir(directory)).toEqual([]);
});
