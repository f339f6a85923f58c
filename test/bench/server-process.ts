import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server that a benchmark measures, in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
}

/**
 * Starts the file, which sends its URL when it listens.
 * @throws {Error} when it exits before.
 */
export async function started(file: URL, which: string): Promise<ServerProcess> {
  const child = fork(fileURLToPath(file), [which]);
  const exited = once(child, 'exit').then(([code]) => Promise.reject(new Error(`Server '${which}' exited with ${code}`)));
  const [url] = (await Promise.race([once(child, 'message'), exited])) as [string];
  exited.catch(() => undefined);
  return { url, child };
}

/** Asks the server to stop and waits until it is gone. */
export async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.send('stop');
  await exit;
}
