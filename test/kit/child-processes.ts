import { readdir, readFile } from 'node:fs/promises';

/** A process and how it calls itself. */
export interface ChildProcessSeen {
  readonly id: number;
  readonly title: string;
}

/** The processes that a process has started, and theirs. */
export async function descendants(parentId: number): Promise<ChildProcessSeen[]> {
  const all = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (name) => [Number(name), await parentOf(name)] as const));
  const found = [parentId];
  for (const parent of found) found.push(...all.filter(([, itsParent]) => itsParent === parent).map(([id]) => id));
  return Promise.all(found.slice(1).map(async (id) => ({ id, title: (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim() })));
}

/** Processes of models that are loaded: only then they call themselves so. */
export async function modelProcesses(platformId: number): Promise<number[]> {
  return (await descendants(platformId)).filter(({ title }) => title.startsWith('cairn: model')).map(({ id }) => id);
}

async function parentOf(id: string): Promise<number | undefined> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
  // The fourth field, counted after the name, which may hold spaces.
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
