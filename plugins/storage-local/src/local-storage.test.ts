import { describeStorageProvider } from '@cairn/plugin/testing';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fileOf, hexOf } from './object-address.js';
import { storageLocal } from './storage-local.js';

const directory = await mkdtemp(join(tmpdir(), 'cairn-storage-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

describeStorageProvider('local', () => storageLocal({ directory }), {
  async corrupt(uri) {
    const file = await open(fileOf(directory, hexOf(uri)), 'r+');
    const first = Buffer.alloc(1);
    await file.read(first, 0, 1, 0);
    await file.write(Buffer.from([first[0]! ^ 1]), 0, 1, 0);
    await file.close();
  },
});
