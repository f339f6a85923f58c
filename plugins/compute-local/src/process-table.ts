import { readdir, readFile } from 'node:fs/promises';

/** A process as Linux shows it under /proc. */
export interface ProcessEntry {
  readonly id: number;
  readonly group: number;
  /** The id of the session's first process. A job is a session: its processes can leave it, and no other can join it. */
  readonly session: number;
  /** Dead, and not yet collected by its parent. */
  readonly zombie: boolean;
  /** Processor time of it and of the children that it has waited for, in milliseconds. */
  readonly cpuMs: number;
}

/** Clock ticks per second in /proc: 100 on every Linux that Node.js runs on (USER_HZ, proc(5)). */
const ticksPerSecond = 100;

/** Ids of all processes; none where there is no /proc (macOS). */
export async function processIds(): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The process, or undefined when it has gone. */
export async function readProcess(id: number): Promise<ProcessEntry | undefined> {
  const text = await readIfThere(`/proc/${id}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** Reads a line of /proc/<pid>/stat. The program's name, second and in brackets, may hold spaces and brackets itself. */
export function parseStat(text: string): ProcessEntry {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  return {
    id: Number.parseInt(text, 10),
    group: Number(fields[2]),
    session: Number(fields[3]),
    zombie: fields[0] === 'Z',
    cpuMs: (ticks * 1_000) / ticksPerSecond,
  };
}

/** Memory that the process holds in RAM, in bytes. Pages shared with others count whole. */
export async function residentBytes(id: number): Promise<number> {
  return kilobytes(await readIfThere(`/proc/${id}/status`), 'VmRSS') ?? 0;
}

/** The same with shared pages divided among those who share them; undefined where the kernel does not tell. Slower. */
export async function proportionalBytes(id: number): Promise<number | undefined> {
  return kilobytes(await readIfThere(`/proc/${id}/smaps_rollup`), 'Pss');
}

/** Whether the process was started with the variable in its environment. */
export async function hasVariable(id: number, name: string, value: string): Promise<boolean> {
  const environment = await readIfThere(`/proc/${id}/environ`);
  return environment !== undefined && `\0${environment}`.includes(`\0${name}=${value}\0`);
}

function kilobytes(text: string | undefined, field: string): number | undefined {
  const found = text === undefined ? undefined : new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found) * 1_024;
}

/** The file's text, or undefined when the process has gone or may not be looked at. */
async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'latin1').catch(() => undefined);
}
