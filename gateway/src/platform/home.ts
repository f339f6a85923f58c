import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@cairn/core';

/** A folder that one process at a time works in. */
export interface HomeLock {
  release(): Promise<void>;
}

/**
 * Makes the folder and takes it. A lock that a killed process left behind is taken over.
 * @throws {ConflictError} when another living process has it.
 */
export async function lockHome(home: string): Promise<HomeLock> {
  // Others may pass through, and nothing more: an unprivileged PostgreSQL must reach its own folder inside.
  await mkdir(home, { recursive: true, mode: 0o711 });
  const path = join(home, 'cairn.pid');
  const mine = `${process.pid} ${await startedAt(process.pid)}\n`;
  const staging = `${path}.${process.pid}`;
  await writeFile(staging, mine);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const taken = await link(staging, path).then(() => true, () => false);
      if (taken) return { release: () => rm(path, { force: true }) };
      const [pid, started] = (await readFile(path, 'utf8').catch(() => '')).trim().split(' ');
      if (pid && started === (await startedAt(Number(pid)))) {
        throw new ConflictError(`CAIRN_HOME '${home}' is in use by process ${pid}; stop it, or set CAIRN_HOME to another folder`);
      }
      await rm(path, { force: true });
    }
    throw new ConflictError(`CAIRN_HOME '${home}' is being taken by another process`);
  } finally {
    await rm(staging, { force: true });
  }
}

/** When a process started, so that a number that was given again is told apart; undefined when there is none. */
async function startedAt(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  // Field 22 of /proc/<pid>/stat, counted after the name, which may hold spaces. Elsewhere the number alone must do.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? 'alive' : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

/** The secret that the processes of an installation share: the configured one, or one made at the first start. */
export async function sharedSecret(home: string, configured: string | undefined): Promise<Buffer> {
  if (configured !== undefined) return Buffer.from(configured);
  const directory = join(home, 'keys');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'shared-secret');
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(randomBytes(32).toString('hex'));
    await file.sync();
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(await readFile(path, 'utf8'));
}
