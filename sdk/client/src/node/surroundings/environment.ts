import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { repositoryRoot } from './code.js';
import { commandLine, programFolder } from './command.js';
import { lockFiles } from './lock-files.js';
import { devices, host } from './machine.js';
import { packages } from './packages.js';

/** What can change a result, as far as it can be known. */
export async function environment(): Promise<Record<string, unknown>> {
  const folder = programFolder();
  const root = await repositoryRoot(folder);
  const facts = {
    command: commandLine(),
    directory: root === undefined ? undefined : below(root, process.cwd()),
    runtime: `node ${process.versions.node}`,
    packages: await packages(folder),
    lockFiles: await lockFiles(folder, root ?? folder),
    host: host(),
    devices: await devices(),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined && Object.keys(fact).length > 0));
}

/** The folder below the repository's root, `.` for the root itself; undefined outside. */
function below(root: string, folder: string): string | undefined {
  const path = relative(realpathSync(root), realpathSync(folder));
  return path.startsWith('..') || isAbsolute(path) ? undefined : path.split(sep).join('/') || '.';
}
