import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * Waits for the word to go on file descriptor 3, then becomes the job: until then the platform has time to name it to
 * the guard, and when the platform dies first, no word comes and no job starts. Where Linux runs out of memory it shall
 * end a job rather than the platform: hence the score (proc(5), oom_score_adj).
 */
const starter = `
{ echo 500 > /proc/self/oom_score_adj; } 2>/dev/null
read -r go <&3 || exit 125
exec 3<&-
exec "$@"
`;

/** A job's first process, which is the first of its own session and group. */
export interface JobProcess {
  readonly child: ChildProcess & { readonly stdout: NonNullable<ChildProcess['stdout']>; readonly stderr: NonNullable<ChildProcess['stderr']> };
  /** Also the id of its group and session. */
  readonly id: number;
  /** Lets it begin. */
  go(): void;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Starts the process, held before its first instruction. @throws {Error} when the system refuses to start any. */
export async function startHeld(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<JobProcess> {
  const child = spawn('/bin/sh', ['-c', starter, 'cairn-job', ...command], {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const word = child.stdio[3] as Writable;
  // The process may be killed before it has read the word.
  word.on('error', () => undefined);
  return { child: child as JobProcess['child'], id: child.pid!, go: () => word.end('go\n'), ended };
}
