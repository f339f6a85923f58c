import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LocalStorage } from './local-storage.js';
import { fileOf, uriOf } from './object-address.js';

const hex = 'ab'.repeat(32);
let root: string;
let directory: string;
let outside: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cairn-links-'));
  directory = join(root, 'objects');
  outside = join(root, 'outside');
  await writeFile(outside, 'a secret of this machine');
  await mkdir(dirname(fileOf(directory, hex)), { recursive: true });
  await symlink(outside, fileOf(directory, hex));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a link in the place of an object', () => {
  test('is not followed, whole, in part, or to see how long it is', async () => {
    const storage = new LocalStorage(directory);
    const read = async (range?: { start: number; end: number }) => {
      for await (const chunk of storage.get(uriOf(hex), range === undefined ? {} : { range })) return chunk;
      return undefined;
    };
    await expect(read()).rejects.toThrow('is a link and not an object');
    await expect(read({ start: 0, end: 4 })).rejects.toThrow('is a link and not an object');
    await expect(storage.stat(uriOf(hex))).rejects.toThrow('is a link and not an object');
  });

  test('is removed alone, and not what it leads to', async () => {
    await new LocalStorage(directory).delete(uriOf(hex));
    expect(await readFile(outside, 'utf8')).toBe('a secret of this machine');
  });
});

test.each(['local://sha256/..', `local://sha256/../${hex}`, `local://sha256/${hex}/../x`, `local://sha256/${hex}%00`, `local://sha256/${hex}\0`, `local://sha256/%2e%2e`, `local://sha512/${hex}`, `file:///etc/passwd`, `LOCAL://sha256/${hex}`, `local://sha256/${hex.toUpperCase()}`, ` local://sha256/${hex}`, `local://sha256/${hex}\n`])(
  '%j names no object',
  async (uri) => {
    const storage = new LocalStorage(directory);
    await expect(storage.stat(uri)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(storage.delete(uri)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(storage.get(uri, {}).next()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  },
);
