import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConflictError } from '@cairn/core';
import { pluginNames, subgraphNames } from './names.js';
import { pluginFiles } from './plugin-files.js';
import { registerPlugin, registerSubgraph } from './register.js';
import { subgraphFiles } from './subgraph-files.js';

/**
 * Writes a subgraph and registers it.
 * @returns its folder, relative to the root.
 * @throws {InvalidInputError} for a name that is none; then nothing is written.
 */
export function newSubgraph(root: string, name: string): string {
  const folder = `subgraphs/${name}`;
  refuseExisting(root, folder);
  const names = subgraphNames(name, root);
  write(root, folder, subgraphFiles(names, Date.now()));
  registerSubgraph(root, names);
  return folder;
}

/** Writes a plugin and adds it to the installed list; the same in all else. */
export function newPlugin(root: string, name: string): string {
  const folder = `plugins/${name}`;
  refuseExisting(root, folder);
  const names = pluginNames(name);
  write(root, folder, pluginFiles(names));
  registerPlugin(root, names);
  return folder;
}

function refuseExisting(root: string, folder: string): void {
  if (existsSync(join(root, folder, 'package.json'))) throw new ConflictError(`'${folder}' exists already`);
}

function write(root: string, folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
