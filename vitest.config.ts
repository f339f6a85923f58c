import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      // graphql ships CommonJS and ESM side by side; two copies refuse each other's schemas.
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      ...ownPackages(),
    ],
  },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
  test: {
    globalSetup: ['sdk/subgraph/src/testing/global-setup.ts'],
    setupFiles: ['sdk/subgraph/src/testing/reflect.ts'],
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    // Each file has databases, processes or a browser of its own: more at once only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

/** Our own packages are tested from their source: what each exports under the condition `cairn-source`. */
function ownPackages(): { find: RegExp; replacement: string }[] {
  const folders = ['sdk', 'subgraphs', 'plugins'].flatMap((group) => readdirSync(`${root}${group}`).map((name) => `${root}${group}/${name}`));
  return [...folders, `${root}plugins`, `${root}gateway`].flatMap((folder) => {
    if (!existsSync(`${folder}/package.json`)) return [];
    const { name, exports = {} } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { name: string; exports?: Record<string, { 'cairn-source': string }> };
    return Object.entries(exports).map(([path, { 'cairn-source': source }]) => ({ find: new RegExp(`^${name}${path.slice(1)}$`), replacement: `${folder}/${source}` }));
  });
}
