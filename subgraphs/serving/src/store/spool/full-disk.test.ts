import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { runnableModule } from '@cairn/subgraph';

const ownMounts = 'mount -t tmpfs -o size=256k tmpfs "$1"';
/** A disk of 256 KiB where we may mount one for ourselves; elsewhere a disk that takes files of 64 KiB at most. */
const mayMount = spawnSync('unshare', ['-Urm', 'sh', '-c', ownMounts, 'sh', tmpdir()]).status === 0;

test(`a disk that is full (${mayMount ? 'of 256 KiB' : 'for files over 64 KiB'}) refuses what it cannot keep whole, and keeps all that it took, once`, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'cairn-full-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const { path, execArgv } = runnableModule(import.meta.url, '../../testing/full-disk-process');
  const node = [process.execPath, ...execArgv, path, directory];
  const [command, ...rest] = mayMount
    ? ['unshare', '-Urm', 'sh', '-c', `${ownMounts} && shift && exec "$@"`, 'sh', directory, ...node]
    : ['bash', '-c', 'ulimit -f 64; exec "$@"', 'bash', ...node];
  const { stdout } = await promisify(execFile)(command!, rest, { maxBuffer: 2 ** 28, timeout: 60_000 });
  const seen = JSON.parse(stdout) as Record<'acknowledged' | 'refused' | 'delivered' | 'reasons', string[]>;
  expect(seen.reasons.join()).toMatch(/The prediction cannot be logged: (ENOSPC|EFBIG)/);
  expect(seen.refused.length).toBeGreaterThan(100);
  expect(seen.delivered.toSorted()).toEqual(seen.acknowledged.toSorted());
}, 60_000);
