import { InvalidInputError, loadPlugins, type StorageProvider } from '@cairn/plugin';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileOf, hexOf } from './object-address.js';
import { storageLocal } from './storage-local.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-storage-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a directory that is not a path is refused at once', () => {
  for (const wrong of ['', undefined, 7]) {
    expect(() => storageLocal({ directory: wrong as string })).toThrow(InvalidInputError);
  }
});

test('putting the bytes again heals a damaged object', async () => {
  const storage = await open();
  const { uri } = await storage.put(bytesOf('precious'), {});
  await writeFile(fileOf(directory, hexOf(uri)), 'damaged!');
  await storage.put(bytesOf('precious'), {});
  expect(await text(storage, uri)).toBe('precious');
});

test('uploads that a killed process left are swept, those under way are not', async () => {
  const incoming = join(directory, 'incoming');
  await mkdir(incoming);
  await writeFile(join(incoming, 'abandoned'), 'half');
  await utimes(join(incoming, 'abandoned'), 0, 0);
  await writeFile(join(incoming, 'under-way'), 'half');
  await (await open()).put(bytesOf('whole'), {});
  expect(await readdir(incoming)).toEqual(['under-way']);
});

test('a killed process leaves whole objects and nothing else among them', async () => {
  const writer = spawn(process.execPath, script(`
    for (let round = 0; ; round++) {
      await Promise.all(Array.from({ length: 4 }, (_, i) => storage.put(parts(round + ':' + i), {})));
      if (round === 5) console.log('under way');
    }
    async function* parts(seed) { for (let i = 0; i < 20; i++) yield Buffer.alloc(10_000, seed + i); }
  `), { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(writer.stdout, 'data');
  writer.kill('SIGKILL');
  await once(writer, 'close');

  const objects = await filesUnder(join(directory, 'sha256'));
  expect(objects.length).toBeGreaterThan(20);
  for (const file of objects) {
    const hex = createHash('sha256').update(await readFile(file)).digest('hex');
    expect(file).toBe(fileOf(directory, hex));
  }
});

test('a disk that takes no more bytes is said so, and nothing is left', () => {
  // A limit on the size of files stands for a full disk: the write fails half-way, as it would there.
  const limited = spawnSync('sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, ...script(`
    process.on('SIGXFSZ', () => undefined);
    async function* large() { for (let i = 0; i < 100; i++) yield Buffer.alloc(10_000, i); }
    await storage.put(large(), {}).then(() => console.log('kept'), (error) => console.log(error.name + ' ' + error.code));
    console.log(JSON.stringify(readdirSync(directory + '/incoming')));
    await storage.put(async function* () { yield Buffer.from('small'); }(), {}).then(() => console.log('then kept'));
  `)], { cwd: import.meta.dirname, encoding: 'utf8' });
  expect(limited.stderr).toBe('');
  expect(limited.stdout.trim().split('\n')).toEqual(['UnavailableError UNAVAILABLE', '[]', 'then kept']);
});

async function open(): Promise<StorageProvider> {
  return (await loadPlugins([storageLocal({ directory })])).storage();
}

async function* bytesOf(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

async function text(storage: StorageProvider, uri: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of storage.get(uri, {})) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Arguments of a Node.js that runs the code with `storage` over the test's directory. */
function script(code: string): string[] {
  const head = `
    import { readdirSync } from 'node:fs';
    import { LocalStorage } from ${JSON.stringify(new URL('./local-storage.ts', import.meta.url).href)};
    const directory = ${JSON.stringify(directory)};
    const storage = new LocalStorage(directory);
  `;
  return ['--conditions=cairn-source', '--import', 'tsx', '--input-type=module', '--eval', head + code];
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
