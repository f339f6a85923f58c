import { InvalidInputError, loadPlugins, type ComputeProvider, type JobOutcome, type Providers } from '@cairn/plugin';
import { shellJob, submit } from '@cairn/plugin/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { computeLocal, type ComputeLocalOptions } from './compute-local.js';
import { readProcess } from './process-table.js';

let home: string;
let directory: string;
let providers: Providers | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cairn-compute-'));
  directory = join(home, 'jobs');
});
afterEach(async () => {
  await providers?.close();
  providers = undefined;
  await rm(home, { recursive: true, force: true });
});

async function open(options: Partial<ComputeLocalOptions> = {}): Promise<ComputeProvider> {
  providers = await loadPlugins([computeLocal({ directory, cores: 2, memoryBytes: 2 ** 30, graceMs: 500, ...options })]);
  return providers.compute('local');
}

test('options that make no sense are refused at once, with the value', () => {
  for (const wrong of [{ cores: 0 }, { cores: NaN }, { memoryBytes: -1 }, { maxWaiting: -1 }, { graceMs: -1 }, { directory: '' }]) {
    expect(() => computeLocal({ directory, ...wrong })).toThrow(InvalidInputError);
  }
});

test('without options it offers what the machine has', async () => {
  providers = await loadPlugins([computeLocal({ directory, nvidiaSmi: 'cairn-no-such-program' })]);
  const [cpu, ...others] = await providers.compute().devices();
  expect(cpu).toMatchObject({ id: 'cpu', kind: 'cpu' });
  expect(cpu!.cores).toBeGreaterThanOrEqual(1);
  expect(cpu!.memoryBytes).toBeGreaterThan(2 ** 27);
  expect(others).toEqual([]);
});

test('GPUs are devices, each job sees its own, and none is given to two at once', async () => {
  const compute = await open({ nvidiaSmi: await fakeNvidiaSmi('0, GPU-aa, NVIDIA H200, 143771', '1, GPU-bb, NVIDIA H200, 143771') });
  expect((await compute.devices()).map(({ id, kind }) => [id, kind])).toEqual([['cpu', 'cpu'], ['GPU-aa', 'gpu'], ['GPU-bb', 'gpu']]);

  const resources = { cores: 0.1, memoryBytes: 2 ** 25, gpus: 1 };
  const script = 'echo "sees $CUDA_VISIBLE_DEVICES"; sleep 50';
  const jobs = [submit(compute, shellJob(script, { resources })), submit(compute, shellJob(script, { resources }))];
  const seen = await Promise.all(jobs.map(async (job) => (await job.line('sees')).text));
  expect(seen.sort()).toEqual(['sees GPU-aa', 'sees GPU-bb']);
  expect(jobs.map((job) => job.starts[0]?.deviceIds).sort()).toEqual([['cpu', 'GPU-aa'], ['cpu', 'GPU-bb']]);
  expect((await compute.devices()).filter((device) => device.inUse.jobIds.length === 0)).toEqual([]);

  const third = submit(compute, shellJob('echo "sees $CUDA_VISIBLE_DEVICES"', { resources }));
  jobs[0]!.cancel();
  expect((await third.outcome).status).toBe('succeeded');
  expect(third.lines[0]?.text).toBe(jobs[0]!.lines[0]?.text);
});

test('a job for two GPUs sees both', async () => {
  const compute = await open({ nvidiaSmi: await fakeNvidiaSmi('0, GPU-aa, A, 1000', '1, GPU-bb, A, 1000') });
  const job = submit(compute, shellJob('echo "$CUDA_VISIBLE_DEVICES"', { resources: { memoryBytes: 2 ** 25, gpus: 2 } }));
  expect((await job.outcome).status).toBe('succeeded');
  expect(job.lines[0]?.text).toBe('GPU-aa,GPU-bb');
});

test('nothing of a job is left on disk', async () => {
  const compute = await open();
  expect((await submit(compute, shellJob('mkdir -p a/b; touch a/b/c "$TMPDIR/d" ~/e')).outcome).status).toBe('succeeded');
  expect(await readdir(directory)).toEqual([]);
});

test('scratch folders of killed platforms are removed at the next start, those of living ones are not', async () => {
  const gone = spawn('true');
  await once(gone, 'close');
  for (const owner of [gone.pid, process.pid]) await mkdir(join(directory, `job-${owner}-x`), { recursive: true });
  await open();
  expect(await readdir(directory)).toEqual([`job-${process.pid}-x`]);
});

test('an outputs file of an earlier attempt does not pass for this one', async () => {
  const outputsPath = join(home, 'outputs.json');
  await writeFile(outputsPath, '{"stale": true}');
  const outcome = await submit(await open(), shellJob('true', { outputsPath })).outcome;
  expect(outcome).toMatchObject({ status: 'succeeded', outputs: {} });
});

test('outputs that are a link, a pipe or too large are a failure, and nothing hangs', async () => {
  const compute = await open();
  for (const script of ['ln -s /etc/hostname "$CAIRN_OUTPUTS"', 'mkfifo "$CAIRN_OUTPUTS"', 'head -c 1048577 /dev/zero > "$CAIRN_OUTPUTS"']) {
    expect((await submit(compute, shellJob(script)).outcome).status, script).toBe('failed');
  }
});

test('processor time and memory are seen', async () => {
  const script = 'i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done; head -c 20000000 /dev/zero | tail -c 1; sleep 0.3';
  const outcome = await submit(await open(), shellJob(script)).outcome;
  expect(outcome.status).toBe('succeeded');
  expect(outcome.cpuMs).toBeGreaterThan(50);
  expect(outcome.peakMemoryBytes).toBeGreaterThan(500_000);
});

test.runIf(process.platform === 'linux')('a process that leaves its job for a session of its own ends with it', async () => {
  const job = submit(await open(), shellJob('setsid sh -c \'echo "stray $$"; exec sleep 300\' & wait'));
  const stray = Number((await job.line('stray')).text.split(' ')[1]);
  job.cancel();
  await job.outcome;
  await gone(stray);
});

test('the next job of a folder that cannot be entered fails, and says why', async () => {
  const outcome = await submit(await open(), shellJob('true', { workingDirectory: join(home, 'nowhere') })).outcome;
  expect(outcome).toMatchObject({ status: 'failed', exitCode: null, signal: null });
  expect((outcome as JobOutcome & { reason: string }).reason).toContain('nowhere');
});

test('when the platform is killed its jobs end', async () => {
  const code = `
    import { computeLocal } from ${JSON.stringify(new URL('./compute-local.ts', import.meta.url).href)};
    import { loadPlugins } from '@cairn/plugin';
    const compute = (await loadPlugins([computeLocal({ directory: ${JSON.stringify(directory)}, cores: 1 })])).compute();
    await compute.submit(
      { id: 'orphan', command: ['sh', '-c', 'sleep 300 & echo $$ $!; wait'], env: {}, resources: { memoryBytes: 2 ** 25 }, timeLimitMs: 300_000 },
      { signal: new AbortController().signal, onStart() {}, onLog: (line) => console.log(line.text) },
    );
  `;
  const args = ['--conditions=cairn-source', '--import', 'tsx', '--input-type=module', '--eval', code];
  const platform = spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(platform.stdout, 'data')) as [Buffer];
  platform.kill('SIGKILL');
  for (const id of line.toString().trim().split(' ')) await gone(Number(id));
});

/** A program that prints the lines, as nvidia-smi does, whatever it is asked. */
async function fakeNvidiaSmi(...lines: readonly string[]): Promise<string> {
  const path = join(home, 'nvidia-smi');
  await writeFile(path, `#!/bin/sh\ncat <<'END'\n${lines.join('\n')}\nEND\n`);
  await chmod(path, 0o755);
  return path;
}

/** Resolves when the process has ended; the test's time limit is the wait's. */
async function gone(id: number): Promise<void> {
  expect(id).toBeGreaterThan(1);
  await expect.poll(() => isRunning(id), { timeout: 30_000 }).toBe(false);
}

async function isRunning(id: number): Promise<boolean> {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  // Dead, and only waiting to be collected, is gone enough.
  return (await readProcess(id))?.zombie !== true;
}
