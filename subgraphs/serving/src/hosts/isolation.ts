import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What keeps a model's process apart, beyond being a process. */
export interface Isolation {
  /** The command and its arguments, such that the process has no network. The process keeps its id. */
  wrap(command: readonly string[]): readonly string[];
  /** Why there is a network after all; undefined when there is none. */
  readonly lacking: string | undefined;
}

/**
 * Ways to start a process without a network, the first that works is taken: as root, whose rights it leaves behind so that it cannot look
 * into other processes (their environment, say), and as anybody where the kernel lets them.
 */
const ways = [
  ['unshare', '--net', 'setpriv', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs'],
  ['unshare', '--net'],
  ['unshare', '--user', '--map-current-user', '--net'],
] as const;

/** Tries what this system can do. */
export async function findIsolation(): Promise<Isolation> {
  for (const way of ways) {
    const works = await promisify(execFile)(way[0], [...way.slice(1), process.execPath, '--version']).then(
      () => true,
      () => false,
    );
    if (works) return { wrap: (command) => [...way, ...command], lacking: undefined };
  }
  return { wrap: (command) => command, lacking: `this system lets nobody make a network namespace (${ways.map((way) => way.join(' ')).join(', ')})` };
}
