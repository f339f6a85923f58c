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
export function processesOf(directory: string): Promise<number[]> {
  return processesWhere((command, environment) => command.includes(directory) || environment.includes(`CAIRN_HOME=${directory}\0`));
}

/** Processes with the variable, `NAME=value`. */
export function processesWith(variable: string): Promise<number[]> {
  return processesWhere((_, environment) => environment.includes(`${variable}\0`));
}

async function processesWhere(claim: (command: string, environment: string) => boolean): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (claim(command, environment)) found.push(Number(name));
  }
  return found;
}
