import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { currentCode, type CodeVersion } from '@cairn/client';

/**
 * The code that trains: its commit where there is a git repository, and always a digest of this example's own programs,
 * which also tells changed files and packaged copies apart.
 */
export async function codeVersion(): Promise<CodeVersion> {
  const folder = join(import.meta.dirname, '..');
  return { ...(await currentCode(folder)), digest: await digestOfPrograms(folder) };
}

async function digestOfPrograms(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const programs = entries
    .filter((entry) => entry.isFile() && /(?<!\.test|\.d)\.[jt]s$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const hash = createHash('sha256');
  for (const program of programs) hash.update(program).update('\0').update(await readFile(join(folder, program))).update('\0');
  return `sha256:${hash.digest('hex')}`;
}
