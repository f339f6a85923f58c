import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A new empty folder for one job. Its name says which process owns it, so that a later one can tell it is abandoned. */
export async function makeScratch(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return mkdtemp(join(directory, `job-${process.pid}-`));
}

/** Removes it with all that the job left. */
export async function removeScratch(scratch: string): Promise<void> {
  // Retried: a process that was just killed may still be writing.
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Removes the scratch folders of platform processes that are gone. */
export async function removeAbandoned(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    const owner = /^job-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await removeScratch(join(directory, name));
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
