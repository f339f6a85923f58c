import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

/** Why the program cannot be started from the folder with the search path; undefined when it can. */
export async function whyNotStartable(program: string, workingDirectory: string, searchPath: string): Promise<string | undefined> {
  if (!(await isFolder(workingDirectory))) return `Its working directory '${workingDirectory}' does not exist`;
  if (program.includes('/')) {
    return (await isExecutable(resolve(workingDirectory, program)))
      ? undefined
      : `Its program '${program}' does not exist or cannot be executed`;
  }
  for (const folder of searchPath.split(delimiter)) {
    if (await isExecutable(resolve(workingDirectory, folder, program))) return undefined;
  }
  return `Its program '${program}' was not found on the search path`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

async function isExecutable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return false;
  return access(path, constants.X_OK).then(() => true, () => false);
}
