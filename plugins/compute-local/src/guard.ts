import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Waits for lines `+ <group>` and `- <group>`; when its input ends, which also happens when the platform is killed, it
 * ends the groups that are left.
 */
const script = `
groups=
while read -r sign group; do
  if [ "$sign" = + ]; then groups="$groups $group"; continue; fi
  kept=
  for one in $groups; do [ "$one" = "$group" ] || kept="$kept $one"; done
  groups=$kept
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
`;

/** Outlives the platform by an instant, and takes its jobs with it: a shell of about 1 MB beside all of them. */
export class Guard {
  readonly #groups = new Set<number>();
  #shell: ChildProcess | undefined;

  /** From now on the group ends with this process. */
  add(group: number): void {
    this.#groups.add(group);
    const shell = this.#shell;
    if (shell === undefined) this.#start();
    else shell.stdin!.write(`+ ${group}\n`);
  }

  /** The group has ended by itself. */
  remove(group: number): void {
    if (this.#groups.delete(group)) this.#shell?.stdin!.write(`- ${group}\n`);
  }

  /** Ends the guard; call it when no group is left. */
  close(): void {
    this.#shell?.stdin!.end();
    this.#shell = undefined;
  }

  #start(): void {
    // A session of its own: what ends the platform's terminal or group must not end the guard first.
    const shell = spawn('/bin/sh', ['-c', script], { detached: true, cwd: '/', env: {}, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#shell = shell;
    // Neither the guard nor the pipe to it keeps the platform from ending.
    shell.unref();
    (shell.stdin as Socket).unref();
    // A pipe to a guard that somebody killed; the exit below starts another one.
    shell.stdin.on('error', () => undefined);
    shell.once('exit', () => {
      if (this.#shell !== shell) return;
      this.#shell = undefined;
      if (this.#groups.size > 0) this.#start();
    });
    shell.once('error', () => {
      if (this.#shell === shell) this.#shell = undefined;
    });
    for (const group of this.#groups) shell.stdin.write(`+ ${group}\n`);
  }
}
