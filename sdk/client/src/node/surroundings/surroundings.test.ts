import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeVersion, withoutCredentials } from './code.js';
import { withoutSecrets } from './command.js';
import { lockFiles } from './lock-files.js';
import { devicesIn } from './machine.js';
import { packages } from './packages.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'cairn-surroundings-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = async (...args: string[]): Promise<string> => (await promisify(execFile)('git', ['-C', folder, ...args])).stdout;

describe('the code that runs', () => {
  test('is the commit, where it came from without credentials, and the digest of what differs', async () => {
    await git('init', '--quiet');
    await git('remote', 'add', 'origin', 'https://somebody:secret@example.org/team/code.git?token=secret');
    await writeFile(join(folder, 'train.js'), '1\n');
    await git('add', '.');
    await git('-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org', 'commit', '--quiet', '-m', 'first');
    const commit = (await git('rev-parse', 'HEAD')).trim();
    expect(await codeVersion(folder)).toEqual({ commit, repository: 'https://example.org/team/code.git', dirty: false });
    await writeFile(join(folder, 'train.js'), '2\n');
    await mkdir(join(folder, 'deep'));
    const digest = createHash('sha256').update(await git('diff', '--binary', '--full-index', 'HEAD')).digest('hex');
    expect(await codeVersion(join(folder, 'deep'))).toMatchObject({ commit, dirty: true, diffDigest: `sha256:${digest}` });
  });

  test('is nothing where there is no repository, or no commit yet', async () => {
    expect(await codeVersion(folder)).toEqual({});
    await git('init', '--quiet');
    expect(await codeVersion(folder)).toEqual({});
  });

  test.each([
    ['https://token@example.org/code.git', 'https://example.org/code.git'],
    ['ssh://git@example.org/code.git', 'ssh://example.org/code.git'],
    ['git@example.org:team/code.git', 'git@example.org:team/code.git'],
  ])('%s is shown as %s', (url, shown) => expect(withoutCredentials(url)).toBe(shown));
});

test('values of options that sound like secrets are left out', () => {
  expect(withoutSecrets(['--api-key', 'abc', '--lr', '0.1', '--token=abc', 'PASSWORD=abc', '--secret', '--verbose', 'file'])).toEqual(['--api-key', '***', '--lr', '0.1', '--token=***', 'PASSWORD=***', '--secret', '--verbose', 'file']);
});

test('lock files of Node.js and of Python are named below the root, with their digests', async () => {
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'package-lock.json'), 'a');
  await writeFile(join(folder, 'deep', 'uv.lock'), 'a');
  const digest = `sha256:${createHash('sha256').update('a').digest('hex')}`;
  expect(await lockFiles(join(folder, 'deep'), folder)).toEqual([{ path: 'deep/uv.lock', digest }, { path: 'package-lock.json', digest }]);
});

test('packages are those that are installed, in the version that is', async () => {
  await mkdir(join(folder, 'node_modules', 'there'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ dependencies: { there: '^1.0.0' }, devDependencies: { absent: '1.0.0' } }));
  await writeFile(join(folder, 'node_modules', 'there', 'package.json'), JSON.stringify({ version: '1.2.3' }));
  await mkdir(join(folder, 'src'));
  expect(await packages(join(folder, 'src'))).toEqual({ there: '1.2.3' });
});

test('graphics processors are read from what nvidia-smi says, with their memory where it has one', () => {
  expect(devicesIn('NVIDIA H200, 143771\nNVIDIA GB10, [N/A]\n\n')).toEqual([{ kind: 'gpu', name: 'NVIDIA H200', memoryBytes: 143_771 * 2 ** 20 }, { kind: 'gpu', name: 'NVIDIA GB10' }]);
});
