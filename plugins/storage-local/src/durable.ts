import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Makes a folder and those above it, each entry safe on disk before it returns. Being there already is fine. */
export async function makeDirectory(directory: string): Promise<void> {
  const highest = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (highest === undefined) return;
  for (let made = directory; made.length >= highest.length; made = dirname(made)) await syncDirectory(dirname(made));
}

/** Makes renames and removals in a folder survive a power cut: fsync(2) of a file does not cover its name. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes the file; it being gone already is fine. Says whether it was there. */
export async function removeFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Removes what a killed process left half-written: files of the folder that nobody touched since `before` (ms). */
export async function sweep(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await stat(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (found !== undefined && found.mtimeMs < before) await removeFile(path);
  }
}

/** Whether a file system call failed because there is no such file. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** Whether it failed because there is a link where a file was expected. */
export function isLink(error: unknown): boolean {
  return codeOf(error) === 'ELOOP';
}

/** Whether it failed because the disk, the user's share of it, or what one file may hold is full. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(codeOf(error)));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
