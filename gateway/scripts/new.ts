import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CairnError } from '@cairn/core';
import { newPlugin, newSubgraph } from './new/scaffold.js';

// npm run new -- subgraph NAME | plugin NAME
// Writes a package that passes the checks at once, and names it where the platform looks for it.

const usage = 'Usage: npm run new -- subgraph NAME | plugin NAME\n  npm run new -- subgraph orders\n  npm run new -- plugin storage-acme\n';
const root = fileURLToPath(new URL('../../', import.meta.url));

try {
  const [kind, name = ''] = process.argv.slice(2);
  if (kind === 'subgraph') finish(newSubgraph(root, name), ['run', 'schema', '--silent']);
  else if (kind === 'plugin') finish(newPlugin(root, name));
  else {
    process.stderr.write(usage);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof CairnError)) throw error;
  process.stderr.write(`new: ${error.message}\n`);
  process.exitCode = 1;
}

/** Links the package into node_modules, which needs nothing that is not there; a subgraph's schema is then written. */
function finish(folder: string, then?: readonly string[]): void {
  const npm = (...args: readonly string[]): void => void execFileSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  npm('install', '--silent', '--prefer-offline', '--no-audit', '--no-fund');
  if (then !== undefined) npm(...then);
  process.stdout.write(`${folder} is there. Next: npm run check && npx vitest run ${folder}\n`);
}
