import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeSupergraph, readConfig, startPlatform, unnamedBreakingChanges } from '../src/index.js';
import { accessTablePath, accessTableText } from './access-table.js';
import { clientSchemaOf, clientSchemaPath } from './client-schema.js';

// Writes what the subgraphs and their composition look like to where it is committed: subgraphs/<name>/schema.graphql
// and gateway/supergraph.graphql, the types that sdk/client reads from it, and what every field and route
// asks for. A test compares; a diff of these files is a change of the public API.

const root = fileURLToPath(new URL('../..', import.meta.url));
const supergraphPath = 'gateway/supergraph.graphql';
const home = await mkdtemp(join(tmpdir(), 'cairn-schema-'));
const platform = await startPlatform(readConfig({ CAIRN_HOME: home, CAIRN_PORT: '0', CAIRN_PORTAL: 'off' }));
try {
  const supergraph = `${composeSupergraph(platform.subgraphs)}\n`;
  const before = await readFile(join(root, supergraphPath), 'utf8').catch(() => undefined);
  const broken = before === undefined ? [] : unnamedBreakingChanges(before, supergraph, await readFile(join(root, 'gateway/breaking-changes.md'), 'utf8'));
  if (broken.length > 0) {
    process.stderr.write(`Nothing is written: this breaks clients, and gateway/breaking-changes.md does not name it:\n${broken.map((change) => `- ${change}\n`).join('')}`);
    process.exitCode = 1;
  } else {
    for (const { name, sdl } of platform.subgraphs) await writeFile(join(root, `subgraphs/${name}/schema.graphql`), sdl);
    await writeFile(join(root, supergraphPath), supergraph);
    await writeFile(join(root, clientSchemaPath), clientSchemaOf(supergraph));
    await writeFile(join(root, accessTablePath), accessTableText(platform.subgraphs));
    process.stdout.write(`${supergraphPath}, ${clientSchemaPath}, ${accessTablePath} and the schema.graphql of ${platform.subgraphs.length} subgraphs are written\n`);
  }
} finally {
  await platform.stop();
  await rm(home, { recursive: true, force: true });
  if (platform.databaseDirectory !== undefined) await rm(platform.databaseDirectory, { recursive: true, force: true });
}
