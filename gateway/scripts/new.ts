import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CairnError, InvalidInputError } from '@cairn/core';
import { pluginNames, subgraphNames } from './new/names.js';
import { pluginFiles } from './new/plugin-files.js';
import { registerPlugin, registerSubgraph } from './new/register.js';
import { subgraphFiles } from './new/subgraph-files.js';

// npm run new -- subgraph NAME | plugin NAME [--root FOLDER]
// Writes a package that passes the checks at once, and names it where the platform looks for it.

const usage = 'Usage: npm run new -- subgraph NAME | plugin NAME\n  npm run new -- subgraph orders\n  npm run new -- plugin storage-acme\n';

try {
  const [kind, name = '', flag, folder] = process.argv.slice(2);
  const root = flag === '--root' && folder !== undefined ? folder : fileURLToPath(new URL('../../', import.meta.url));
  if (kind === 'subgraph') {
    const names = subgraphNames(name, root);
    write(root, `subgraphs/${name}`, subgraphFiles(names, Date.now()));
    registerSubgraph(root, names);
    finish(root, 'npm run schema', `subgraphs/${name}`);
  } else if (kind === 'plugin') {
    const names = pluginNames(name);
    write(root, `plugins/${name}`, pluginFiles(names));
    registerPlugin(root, names);
    finish(root, undefined, `plugins/${name}`);
  } else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof CairnError)) throw error;
  process.stderr.write(`new: ${error.message}\n`);
  process.exitCode = 1;
}

function write(root: string, folder: string, files: Readonly<Record<string, string>>): void {
  if (existsSync(join(root, folder))) throw new InvalidInputError(`'${folder}' exists already`);
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** Links the package into node_modules, which needs nothing that is not there, and prints what it added to the graph. */
function finish(root: string, then: string | undefined, folder: string): void {
  const run = (command: string, ...args: string[]): void => void execFileSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  run('npm', 'install', '--silent', '--prefer-offline', '--no-audit', '--no-fund');
  if (then !== undefined) run('npm', ...then.split(' ').slice(1), '--silent');
  process.stdout.write(`${folder} is there. Next: npm run check && npx vitest run ${folder}\n`);
}
