import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir, rename, rmdir, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { batchOf } from './segment.js';

/** A folder elsewhere whose owner has not shown itself for so long, in milliseconds, is without one. */
const silentMs = 60_000;

/**
 * This process's own folder in a spool that several may share: the parts of one installation may have one home, and a file that is
 * still written must not be delivered by another. What ended processes left is taken over.
 */
export class SpoolFolder {
  readonly path: string;

  /** @param root made when missing. */
  constructor(private readonly root: string) {
    this.path = join(root, `${here}+${process.pid}+${startOf(process.pid)}+${randomBytes(4).toString('hex')}`);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /** Shows that this process lives, and takes over what others left. To be called every few seconds. @returns names of files that are in our folder now. */
  async adopt(): Promise<string[]> {
    const now = new Date();
    await utimes(this.path, now, now);
    // By the clock of the disk, which is the same for all who write to it.
    const { mtimeMs } = await stat(this.path);
    const taken: string[] = [];
    for (const entry of await readdir(this.root, { withFileTypes: true })) {
      const path = join(this.root, entry.name);
      if (!entry.isDirectory()) {
        if (batchOf(entry.name) !== undefined && (await this.#take(path, entry.name))) taken.push(entry.name);
      } else if (path !== this.path && (await isLeft(entry.name, path, mtimeMs))) {
        for (const name of await readdir(path).catch(() => [])) if (batchOf(name) !== undefined && (await this.#take(join(path, name), name))) taken.push(name);
        await rmdir(path).catch(() => undefined);
      }
    }
    return taken;
  }

  /** Leaves what could not be delivered to whoever comes next. */
  async release(): Promise<void> {
    // Where that fails, it is taken over from here once this process has ended.
    for (const name of await readdir(this.path).catch(() => [])) await rename(join(this.path, name), join(this.root, name)).catch(() => undefined);
    await rmdir(this.path).catch(() => undefined);
  }

  /** Of several who try, one has it. */
  #take(path: string, name: string): Promise<boolean> {
    return rename(path, join(this.path, name)).then(
      () => true,
      () => false,
    );
  }
}

/** Where process numbers mean the same: this machine, and on it this namespace of processes. */
const here = `${hostname().replaceAll(/[^\w.-]/g, '-')}+${namespaceOf()}`;

async function isLeft(name: string, path: string, nowMs: number): Promise<boolean> {
  const [host, namespace, pid, started] = name.split('+');
  if (started === undefined) return false;
  if (`${host}+${namespace}` === here) return startOf(Number(pid)) !== started;
  const seen = await stat(path).catch(() => undefined);
  return seen !== undefined && nowMs - seen.mtimeMs > silentMs;
}

function namespaceOf(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return 'all';
  }
}

/** When a process started, so that a number that was given again is told apart; `gone` when there is none. */
function startOf(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone';
  }
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted after the name, which may hold spaces.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]!;
  } catch {
    return 'alive';
  }
}
