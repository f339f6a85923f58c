import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Files that say which packages were meant, of Node.js and of Python. */
const names = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'requirements.txt',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'pylock.toml',
  'Pipfile.lock',
  'conda-lock.yml',
  'pixi.lock',
  'environment.yml',
];

export interface LockFile {
  /** Below the repository's root. */
  readonly path: string;
  readonly digest: string;
}

/** Those beside the program and at the repository's root, each with its digest. */
export async function lockFiles(folder: string, root: string): Promise<LockFile[]> {
  const places = [...new Set([folder, root])];
  const found = await Promise.all(places.flatMap((place) => names.map((name) => lockFile(join(place, name), root))));
  return found.filter((file) => file !== undefined);
}

async function lockFile(file: string, root: string): Promise<LockFile | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes && { path: relative(root, file).split(sep).join('/'), digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}
