import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { hasEnded, KeptProcess } from './kept-process.js';

const force = { signal: 'SIGKILL', afterMs: 5_000 } as const;

function sleeper(): ChildProcess {
  return spawn('sleep', ['600'], { stdio: 'ignore' });
}

test('a process that is killed is started again, and one that was stopped is not', async () => {
  const started: ChildProcess[] = [sleeper()];
  const ends: string[] = [];
  let next!: () => void;
  const again = new Promise<void>((resolve) => (next = resolve));
  const kept = new KeptProcess(
    started[0]!,
    async () => {
      started.push(sleeper());
      next();
      return started.at(-1)!;
    },
    (how) => ends.push(how),
  );
  started[0]!.kill('SIGKILL');
  await again;
  expect(ends).toEqual(['SIGKILL']);
  await once(started[1]!, 'spawn');
  await kept.stop('SIGTERM', force);
  expect(started.map(({ signalCode }) => signalCode)).toEqual(['SIGKILL', 'SIGTERM']);
});

test('a start that fails is tried again', async () => {
  const first = sleeper();
  const ends: string[] = [];
  let attempts = 0;
  let last: ChildProcess | undefined;
  const kept: KeptProcess = await new Promise((resolve) => {
    const made = new KeptProcess(
      first,
      async () => {
        if (++attempts === 1) throw new Error('no room');
        last = sleeper();
        setImmediate(() => resolve(made));
        return last;
      },
      (how) => ends.push(how),
    );
    first.kill('SIGKILL');
  });
  expect(ends).toEqual(['SIGKILL', 'Error: no room', 'SIGKILL']);
  await kept.stop('SIGKILL', force);
  await hasEnded(last!);
  expect(last!.signalCode).toBe('SIGKILL');
});
