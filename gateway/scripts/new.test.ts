import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPlugin, newSubgraph } from './new/scaffold.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const notSource = new Set(['node_modules', 'dist', '.next', '.turbo', '.git', '.cairn', 'screenshots']);

describe('what npm run new writes', () => {
  let copy = '';

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'cairn-new-'));
    await cp(root, copy, { recursive: true, filter: (path) => !notSource.has(basename(path)) });
    const folders = [newSubgraph(copy, 'orders'), newPlugin(copy, 'storage-acme'), newPlugin(copy, 'strategy-half')];
    await linkPackages(copy, folders);
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  test('types, lint, import rules and unused code find nothing', async () => {
    for (const tool of ['tsc --noEmit -p tsconfig.json', 'oxlint --deny-warnings', 'knip --no-config-hints']) await run(copy, tool);
  }, 120_000);

  test('its own tests pass: the conformance suites, and the subgraph on a real PostgreSQL', async () => {
    const output = await run(copy, 'vitest run --reporter=json subgraphs/orders plugins/storage-acme plugins/strategy-half');
    const { numPassedTests, numFailedTests } = JSON.parse(output.slice(output.indexOf('{'))) as { numPassedTests: number; numFailedTests: number };
    expect({ some: numPassedTests > 20, numFailedTests }).toEqual({ some: true, numFailedTests: 0 });
  }, 120_000);

  test('a second one of the same name, or of no name, is refused', () => {
    expect(() => newSubgraph(copy, 'orders')).toThrow(/'subgraphs\/orders' exists already/);
    expect(() => newSubgraph(copy, 'runs')).toThrow(/kind of node 'run' already/);
    expect(() => newSubgraph(copy, '../x')).toThrow(/expected 3 to 30 small letters/);
    expect(() => newPlugin(copy, 'acme')).toThrow(/expected storage-<name> or strategy-<name>/);
  });
});

/** As `npm install` would: everything from here, our own packages from the copy. */
async function linkPackages(copy: string, added: readonly string[]): Promise<void> {
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')];
  await mkdir(join(to, '@cairn'), { recursive: true });
  for (const name of await readdir(from)) if (name !== '@cairn') await symlink(join(from, name), join(to, name));
  const groups = await Promise.all(['sdk', 'subgraphs', 'plugins'].map(async (group) => (await readdir(join(copy, group))).map((name) => `${group}/${name}`)));
  const folders = new Set([...groups.flat().filter((path) => !/\.[a-z]+$/.test(path)), ...added, 'gateway']);
  for (const folder of folders) await symlink(join(copy, folder), join(to, '@cairn', basename(folder)));
  await symlink(join(copy, 'plugins'), join(to, '@cairn/installed'));
}

/** A tool of the repository. @throws {Error} with what it wrote, when it finds anything. */
async function run(cwd: string, command: string): Promise<string> {
  const [tool = '', ...args] = command.split(' ');
  // Not in this process's test mode, and on the embedded server alone.
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  try {
    return (await promisify(execFile)(join(cwd, 'node_modules/.bin', tool), args, { cwd, env, maxBuffer: 2 ** 24 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command}:\n${stdout}${stderr}`, { cause: error });
  }
}
