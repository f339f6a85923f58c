import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../kit/until.js';

export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Where it runs and its log is written. */
  readonly folder: string;
  /** All that it has beside the path. */
  readonly environment: Readonly<Record<string, string>>;
  /** What answers 200 once it serves. */
  readonly readyUrl: string;
}

/** A server and the workers that it starts: one group of processes, which ends with this one. */
export interface ServerGroup extends AsyncDisposable {
  kill(): void;
}

const startMs = 120_000;
const stopMs = 20_000;

/** @throws {Error} with the end of its log when it does not come to serve. */
export async function startServerGroup({ program, args, folder, environment, readyUrl }: ServerCommand): Promise<ServerGroup> {
  // To a file, as an operator would keep it: what it writes for each request is not for this process to read.
  const logFile = join(folder, 'server.log');
  const log = await open(logFile, 'a');
  const child = spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', log.fd, log.fd], env: { PATH: process.env['PATH'], HOME: folder, ...environment } });
  await log.close();
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch (error) {
      // No process of the group is left.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const kill = (): void => signal('SIGKILL');
  const leave = (): never => process.exit(1);
  process.once('exit', kill).once('SIGINT', leave).once('SIGTERM', leave);
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).catch((error: unknown) => [error]);
  const group: ServerGroup = {
    kill,
    async [Symbol.asyncDispose]() {
      signal('SIGTERM');
      await Promise.race([ended, delay(stopMs, undefined, { ref: false })]);
      kill();
      process.off('exit', kill).off('SIGINT', leave).off('SIGTERM', leave);
    },
  };
  try {
    const early = ended.then(([how]) => Promise.reject(new Error(`It ended with ${String(how)}`)));
    const ready = until(readyUrl, async () => (await fetch(readyUrl, { signal: AbortSignal.timeout(5_000) })).ok, startMs);
    early.catch(() => undefined);
    ready.catch(() => undefined);
    await Promise.race([ready, early]);
    return group;
  } catch (cause) {
    await group[Symbol.asyncDispose]();
    const said = await readFile(logFile, 'utf8');
    throw new Error(`${(cause as Error).message}: ${said.trim().slice(-2_000)}`, { cause });
  }
}
