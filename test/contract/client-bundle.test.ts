import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const client = fileURLToPath(new URL('../../sdk/client/dist/index.js', import.meta.url));

test('a browser gets nothing of Node.js with the TypeScript client, and not much at all', async () => {
  const built = (await build({ configFile: false, logLevel: 'silent', build: { write: false, lib: { entry: client, formats: ['es'] } } })) as Rolldown.RolldownOutput[];
  const chunks = built.flatMap(({ output }) => output.filter((part) => part.type === 'chunk'));
  const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules));
  expect(modules.filter((path) => /browser-external|node_modules\/ws\/|client\/dist\/node\/(?!browser\.js)|gateway/.test(path))).toEqual([]);
  expect(modules.some((path) => path.endsWith('client/dist/node/browser.js'))).toBe(true);
  expect(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]).filter((name) => name.startsWith('node:') || name === 'ws')).toEqual([]);
  expect(chunks.reduce((sum, { code }) => sum + code.length, 0)).toBeLessThan(150_000);
}, 60_000);
