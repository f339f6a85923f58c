import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      // graphql ships CommonJS and ESM side by side; two copies refuse each other's schemas.
      { find: /^graphql$/, replacement: 'graphql/index.js' },
      // Our own packages are tested from their source.
      { find: /^@cairn\/(plugin|subgraph)\/testing$/, replacement: `${root}sdk/$1/src/testing/index.ts` },
      { find: /^@cairn\/(core|plugin|client|subgraph)$/, replacement: `${root}sdk/$1/src/index.ts` },
      { find: /^@cairn\/(experiments|data|pipelines|registry|serving|monitoring|lineage|governance)$/, replacement: `${root}subgraphs/$1/src/index.ts` },
      { find: /^@cairn\/(storage-local|compute-local|strategy-canary)$/, replacement: `${root}plugins/$1/src/index.ts` },
      { find: /^@cairn\/installed$/, replacement: `${root}plugins/installed.ts` },
      { find: /^@cairn\/gateway$/, replacement: `${root}gateway/src/index.ts` },
    ],
  },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
  test: {
    globalSetup: ['sdk/subgraph/src/testing/global-setup.ts'],
    setupFiles: ['sdk/subgraph/src/testing/reflect.ts'],
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
