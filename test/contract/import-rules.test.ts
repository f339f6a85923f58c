import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const oxlint = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint');

/** A file of the tree, and a line that it may not hold. */
const refused: readonly (readonly [path: string, line: string])[] = [
  ['sdk/core/src/a.ts', `import { b } from '@cairn/plugin';`],
  ['sdk/core/src/b.ts', `import { b } from 'graphql';`],
  ['sdk/plugin/src/a.ts', `import { b } from '@cairn/subgraph';`],
  ['sdk/client/src/a.ts', `import { b } from '@cairn/plugin';`],
  ['sdk/batch/src/a.ts', `import { b } from '@cairn/subgraph';`],
  ['sdk/subgraph/src/a.ts', `import { b } from '@cairn/experiments';`],
  ['sdk/subgraph/src/b.ts', `import { b } from '@cairn/client';`],
  ['sdk/examples/flights/a.ts', `import { b } from '@cairn/core';`],
  ['web/app/a.tsx', `import { b } from '@cairn/core';`],
  ['web/live/a.ts', `import { b } from '@cairn/experiments';`],
  ['plugins/storage-acme/src/a.ts', `import { b } from '@cairn/core';`],
  ['plugins/storage-acme/src/b.ts', `import { b } from '@cairn/storage-local';`],
  ['subgraphs/orders/src/a.ts', `import { b } from '@cairn/experiments';`],
  ['subgraphs/orders/src/store/other.ts', `import { b } from '@cairn/data';`],
  ['subgraphs/orders/src/schema/other.ts', `import { b } from '@cairn/client';`],
  ['subgraphs/orders/src/rest/other.ts', `import { b } from '@cairn/registry';`],
  ['subgraphs/orders/src/orders.test.ts', `import { b } from '@cairn/registry';`],
  ['subgraphs/orders/src/domain/framework.ts', `import { b } from 'typeorm';`],
  ['subgraphs/orders/src/domain/lazily.ts', `export const b = await import('typeorm');`],
  ['subgraphs/orders/src/domain/sdk.ts', `import { b } from '@cairn/subgraph';`],
  ['subgraphs/orders/src/domain/value.ts', `import { b } from '@cairn/plugin';`],
  ['subgraphs/orders/src/domain/schema.ts', `import { b } from '../schema/b.js';`],
  ['subgraphs/orders/src/domain/deep/rest.ts', `import { b } from '../../rest/b.js';`],
  ['subgraphs/orders/src/domain/store.ts', `import type { b } from '../store/b.js';`],
  ['subgraphs/orders/src/domain/made-of.ts', `import { b } from '../subgraph.js';`],
  ['subgraphs/orders/src/schema/rest.ts', `import { b } from '../rest/b.js';`],
  ['subgraphs/orders/src/schema/store.ts', `import { b } from '../store/b.js';`],
  ['subgraphs/orders/src/schema/events.ts', `import { b } from '../events.js';`],
  ['subgraphs/orders/src/rest/schema.ts', `import { b } from '../schema/b.js';`],
  ['subgraphs/orders/src/rest/deep/store.ts', `import { b } from '../../store/b.js';`],
  ['subgraphs/orders/src/grpc/rest.ts', `import { b } from '../rest/b.js';`],
  ['subgraphs/orders/src/store/schema.ts', `import { b } from '../schema/b.js';`],
  ['subgraphs/orders/src/store/rest.ts', `import { b } from '../rest/b.js';`],
  ['subgraphs/orders/src/events.ts', `import { b } from './store/b.js';`],
  ['subgraphs/deliveries/src/events.ts', `import { b } from './schema/b.js';`],
  ['gateway/src/a.ts', `import { b } from '@cairn/experiments';`],
  ['gateway/src/cli/a.ts', `import { b } from '@cairn/installed';`],
  ['gateway/src/platform/a.ts', `import { b } from '@cairn/storage-local';`],
  ['test/journeys/a.test.ts', `import { b } from '../../gateway/src/compose.js';`],
  ['subgraphs/orders/src/store/by-path.ts', `import { b } from '../../../data/src/index.js';`],
  ['plugins/storage-acme/src/by-path.ts', `import { b } from '@cairn/core/src/index.js';`],
  ['gateway/src/limits/by-path.ts', `import { b } from '../../../subgraphs/data/src/index.js';`],
];

/** What the same rules let through. */
const allowed: typeof refused = [
  ['sdk/core/src/c.ts', `import { b } from './a.js';`],
  ['sdk/plugin/src/c.ts', `import { b } from '@cairn/core';`],
  ['sdk/batch/src/c.ts', `import { b } from '@cairn/client';`],
  ['sdk/subgraph/src/c.ts', `import { b } from '@cairn/plugin';`],
  ['web/live/c.ts', `import { b } from '@cairn/client';`],
  ['plugins/storage-acme/src/c.test.ts', `import { b } from '@cairn/plugin/testing';`],
  ['subgraphs/orders/src/domain/pure.ts', `import { b } from 'node:crypto';`],
  ['subgraphs/orders/src/domain/type.ts', `import type { b } from '@cairn/plugin';`],
  ['subgraphs/orders/src/domain/words.ts', `import { b } from '@cairn/core';`],
  ['subgraphs/orders/src/schema/shown.ts', `import { b } from '../domain/b.js';`],
  ['subgraphs/orders/src/store/kept.ts', `import { b } from 'typeorm';`],
  ['subgraphs/orders/src/kit.test.ts', `import { b } from '@cairn/subgraph/testing';`],
  ['subgraphs/orders/src/subgraph.ts', `import { b } from './store/b.js';`],
  ['gateway/src/platform/c.ts', `import { b } from '@cairn/experiments';`],
  ['test/journeys/c.test.ts', `import { b } from '@cairn/gateway';`],
];

describe('who may import whom', () => {
  let directory = '';
  let found: ReadonlySet<string>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cairn-imports-'));
    await cp(join(root, '.oxlintrc.json'), join(directory, '.oxlintrc.json'));
    for (const [path, line] of [...refused, ...allowed]) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), `${line}\n`);
    }
    found = await filesWithRefusedImports(directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test.each(refused)('%s is refused: %s', (path) => {
    expect(found).toContain(path);
  });

  test.each(allowed)('%s is let through: %s', (path) => {
    expect(found).not.toContain(path);
  });
});

async function filesWithRefusedImports(directory: string): Promise<ReadonlySet<string>> {
  const text = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [oxlint, '--format=json'], { cwd: directory, maxBuffer: 2 ** 24 }, (error, stdout) => {
      // Status 1 is what refusals end with; anything else is a failure of its own.
      if (error && error.code !== 1) reject(error);
      else resolve(stdout);
    });
  });
  const { diagnostics } = JSON.parse(text) as { diagnostics: { code: string; filename: string }[] };
  return new Set(diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename));
}
