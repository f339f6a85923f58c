import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the embedded server of a home keeps its files: inside it, or where an unprivileged account can reach them. */
export async function databaseDirectory(home: string): Promise<string> {
  const inside = join(home, 'postgres');
  if (await stat(join(inside, 'data')).catch(() => undefined)) return inside;
  return join('/var/lib/cairn/homes', createHash('sha256').update(inside).digest('hex').slice(0, 16));
}

/** Processes that name the folder in their command line. */
export async function processesOf(directory: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (command.includes(directory) || environment.includes(`CAIRN_HOME=${directory}\0`)) found.push(Number(name));
  }
  return found;
}
