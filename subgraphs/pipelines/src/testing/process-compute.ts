import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UnavailableError, type JsonObject } from '@cairn/core';
import { definePlugin, type ComputeProvider, type JobOutcome, type JobSpec, type Plugin, type SubmitOptions } from '@cairn/plugin';

/** Compute without slots: every job is a child process at once. For tests whose subject is not compute. */
export const processCompute = (): Plugin =>
  definePlugin(() => ({
    name: 'process-compute',
    register(providers) {
      providers.compute('processes', new ProcessCompute());
    },
  }))();

class ProcessCompute implements ComputeProvider {
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<JobOutcome>>();

  devices(): ReturnType<ComputeProvider['devices']> {
    return Promise.resolve([{ id: 'cpu', kind: 'cpu', name: 'Test', cores: 2, memoryBytes: 2 ** 30, inUse: { cores: 0, memoryBytes: 0, jobIds: [] } }]);
  }

  async submit(job: JobSpec, options: SubmitOptions): Promise<JobOutcome> {
    if (this.closing.signal.aborted) throw new UnavailableError('compute is closed');
    const outcome = runProcess(job, options, AbortSignal.any([options.signal, this.closing.signal]));
    this.running.add(outcome);
    return outcome.finally(() => this.running.delete(outcome));
  }

  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running);
  }
}

async function runProcess({ command, env, timeLimitMs }: JobSpec, { onLog, onStart }: SubmitOptions, signal: AbortSignal): Promise<JobOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-job-'));
  const outputsPath = join(folder, 'outputs.json');
  const [program = 'node', ...rest] = command;
  const startedAt = new Date();
  try {
    const child = spawn(program === 'node' ? process.execPath : program, rest, {
      env: { ...env, CAIRN_OUTPUTS: outputsPath, CAIRN_WORK: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let late = false;
    const kill = (): void => void child.kill('SIGKILL');
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, timeLimitMs);
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    const closed = once(child, 'close') as Promise<[number | null, string | null]>;
    onStart({ startedAt, deviceIds: ['cpu'], processId: child.pid });
    const streams = (['stdout', 'stderr'] as const).map(async (stream) => {
      for await (const text of createInterface({ input: child[stream] })) await onLog({ at: new Date(), stream, text, truncated: false });
    });
    const [[exitCode, killedBy]] = await Promise.all([closed, ...streams]);
    clearTimeout(timer);
    signal.removeEventListener('abort', kill);
    const usage = { startedAt, endedAt: new Date(), peakMemoryBytes: 1_000_000, cpuMs: 10 };
    if (late) return { ...usage, status: 'timedOut', limitMs: timeLimitMs };
    if (signal.aborted) return { ...usage, status: 'cancelled' };
    if (exitCode !== 0) return { ...usage, status: 'failed', exitCode, signal: killedBy, reason: `ended with status ${exitCode}` };
    return { ...usage, status: 'succeeded', exitCode, outputs: await readOutputs(outputsPath) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readOutputs(path: string): Promise<JsonObject> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  return JSON.parse(text) as JsonObject;
}
