import { InvalidInputError, UnavailableError } from '@cairn/core';
import assert from 'node:assert/strict';
import type { ComputeProvider, JobOutcome, JobSpec } from '../compute.js';
import type { Check } from './check.js';
import { shellJob, submit } from './compute-jobs.js';

/** A compute under test. It must offer at least one core and 256 MiB, and its jobs find a POSIX shell as `sh`. */
export interface ComputeSubject {
  readonly provider: ComputeProvider;
  /** Another provider, for the check that closes it. */
  open(): Promise<ComputeProvider>;
}

const secret = 'CAIRN_CHECK_SECRET';

/** What every compute provider promises. */
export const computeChecks: readonly Check<ComputeSubject>[] = [
  check('a device has an id of its own, a name and a size', async ({ provider }) => {
    const devices = await provider.devices();
    assert.ok(devices.some((device) => device.kind === 'cpu' && device.cores > 0), 'no CPU is offered');
    assert.equal(new Set(devices.map((device) => device.id)).size, devices.length, 'two devices have one id');
    for (const device of devices) {
      assert.ok(device.name.length > 0 && device.memoryBytes > 0, `device ${JSON.stringify(device)}`);
      assert.deepEqual(device.inUse.jobIds, [], 'a device is in use before any job');
    }
  }),
  check('a job that ends well has succeeded, with its outputs', async ({ provider }) => {
    const job = submit(provider, shellJob(`printf '{"auc": 0.75, "of": ["a"]}' > "$CAIRN_OUTPUTS"`));
    const outcome = expectStatus(await job.outcome, 'succeeded');
    assert.deepEqual(outcome.outputs, { auc: 0.75, of: ['a'] });
    assert.equal(job.starts.length, 1, 'onStart was called once');
    assert.ok(outcome.startedAt <= outcome.endedAt, 'it ended after it started');
  }),
  check('a job that leaves no outputs has none', async ({ provider }) => {
    assert.deepEqual(expectStatus(await submit(provider, shellJob('true')).outcome, 'succeeded').outputs, {});
  }),
  check('a job whose outputs are not a JSON object has failed, and the reason says so', async ({ provider }) => {
    for (const text of ['{"auc": ', '[1]', '7']) {
      const outcome = await submit(provider, shellJob(`printf '%s' '${text}' > "$CAIRN_OUTPUTS"`)).outcome;
      assert.match(expectStatus(outcome, 'failed').reason, /JSON/);
    }
  }),
  check('a job that ends badly has failed, with its exit code', async ({ provider }) => {
    const outcome = expectStatus(await submit(provider, shellJob('exit 3')).outcome, 'failed');
    assert.equal(outcome.exitCode, 3);
    assert.equal(outcome.signal, null);
  }),
  check('a job that a signal ended has failed, with the signal', async ({ provider }) => {
    const outcome = expectStatus(await submit(provider, shellJob('kill -s SEGV $$')).outcome, 'failed');
    assert.equal(outcome.exitCode, null);
    assert.equal(outcome.signal, 'SIGSEGV');
  }),
  check('a program that does not exist is a failed job, not an error', async ({ provider }) => {
    const outcome = await submit(provider, shellJob('', { command: ['cairn-no-such-program', 'x'] })).outcome;
    assert.match(expectStatus(outcome, 'failed').reason, /cairn-no-such-program/);
  }),
  check('arguments arrive as they are: no shell reads them', async ({ provider }) => {
    const odd = ['$HOME', '`id`', 'a b', '*', "'", '"', '\\', ';', '', '-n'];
    const job = submit(provider, shellJob('', { command: ['sh', '-c', `for one; do printf '<%s>\\n' "$one"; done`, 'sh', ...odd] }));
    expectStatus(await job.outcome, 'succeeded');
    assert.deepEqual(job.lines.map((line) => line.text), odd.map((one) => `<${one}>`));
  }),
  check('every log line arrives, in order, with its stream, before the outcome', async ({ provider }) => {
    const script = 'i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done; echo "a warning" >&2; printf "no end"';
    const job = submit(provider, shellJob(script));
    expectStatus(await job.outcome, 'succeeded');
    const texts = (stream: string): string[] => job.lines.filter((line) => line.stream === stream).map((line) => line.text);
    const expected = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    // Compared as one text: a failure of 20,000 elements would take a minute to print.
    assert.ok(texts('stdout').join('\n') === [...expected, 'no end'].join('\n'), `${texts('stdout').length} of 20,001 lines, or another order`);
    assert.deepEqual(texts('stderr'), ['a warning']);
  }),
  check('log lines arrive while the job runs', async ({ provider }) => {
    const job = submit(provider, shellJob('echo begun; sleep 25'));
    await job.line('begun');
    job.cancel();
    expectStatus(await job.outcome, 'cancelled');
  }),
  check('a line without end is cut at 16,384 characters, and said to be', async ({ provider }) => {
    const job = submit(provider, shellJob(`head -c 2000000 /dev/zero | tr '\\0' 'x'; echo; echo after`));
    expectStatus(await job.outcome, 'succeeded');
    assert.deepEqual(job.lines.map(({ text, truncated }) => [text.length, truncated]), [[16_384, true], [5, false]]);
  }),
  check('a listener that is slow holds the job back instead of filling the memory', async ({ provider }) => {
    const resources = { cores: 0.5, memoryBytes: 64 * 1_048_576 };
    const script = 'yes | head -n 200000';
    const held = gate();
    const begun = gate();
    let heard = 0;
    const slow = provider.submit(shellJob(script, { resources }), {
      signal: new AbortController().signal,
      onStart: () => undefined,
      onLog: () => {
        heard += 1;
        begun.open();
        return heard === 1 ? held.opened : undefined;
      },
    });
    await begun.opened;
    // The time in which a second job writes as much and ends is enough for the first, if it does not wait.
    const quick = submit(provider, shellJob(script, { resources }));
    expectStatus(await quick.outcome, 'succeeded');
    assert.equal(heard, 1, `${heard} lines were handed over while the listener was busy with the first`);
    held.open();
    expectStatus(await slow, 'succeeded');
    assert.equal(heard, 200_000);
  }),
  check('a listener that fails ends the job, and its error reaches the caller', async ({ provider }) => {
    const failure = new Error('The log is full');
    const outcome = provider.submit(shellJob('echo one; sleep 25'), {
      signal: new AbortController().signal,
      onStart: () => undefined,
      onLog: () => Promise.reject(failure),
    });
    await assert.rejects(outcome, failure);
    await assertIdle(provider);
  }),
  check('a job sees no environment but its own', async ({ provider }) => {
    process.env[secret] = 'must not be passed on';
    try {
      const job = submit(provider, shellJob('env', { env: { GIVEN: 'a value' } }));
      expectStatus(await job.outcome, 'succeeded');
      const seen = job.lines.map((line) => line.text);
      assert.ok(seen.includes('GIVEN=a value'), 'what was given is missing');
      assert.ok(!seen.some((line) => line.startsWith(`${secret}=`)), 'a variable of the platform was passed on');
      assert.ok(seen.includes('CUDA_VISIBLE_DEVICES='), 'a job without GPUs must see none');
      for (const name of ['PATH', 'HOME', 'TMPDIR', 'CAIRN_WORK', 'CAIRN_JOB_ID', 'CAIRN_OUTPUTS']) {
        assert.ok(seen.some((line) => line.startsWith(`${name}=`)), `${name} is missing`);
      }
    } finally {
      delete process.env[secret];
    }
  }),
  check('a job without a working directory has an empty one of its own', async ({ provider }) => {
    const script = 'ls -A; echo "in $(pwd -P)"; touch left-behind';
    const first = submit(provider, shellJob(script));
    const second = submit(provider, shellJob(script));
    expectStatus(await first.outcome, 'succeeded');
    expectStatus(await second.outcome, 'succeeded');
    assert.equal(first.lines.length, 1, `it was not empty: ${first.lines.map((line) => line.text).join(' ')}`);
    assert.notEqual(first.lines[0]!.text, second.lines[0]!.text);
  }),
  check('a job gets nothing to read on its standard input', async ({ provider }) => {
    expectStatus(await submit(provider, shellJob('cat')).outcome, 'succeeded');
  }),
  check('a cancelled job ends with all its processes', async ({ provider }) => {
    const job = submit(provider, shellJob('sleep 300 & sleep 300 & echo begun; wait'));
    await job.line('begun');
    job.cancel();
    const outcome = expectStatus(await job.outcome, 'cancelled');
    assert.ok(outcome.endedAt.getTime() - outcome.startedAt.getTime() < 25_000, 'it was not cancelled but waited for');
    await assertIdle(provider);
  }),
  check('a job that does not listen to a polite end is ended all the same', async ({ provider }) => {
    const job = submit(provider, shellJob(`trap '' TERM INT HUP; echo begun; while :; do sleep 1; done`));
    await job.line('begun');
    job.cancel();
    expectStatus(await job.outcome, 'cancelled');
  }),
  check('a job may use its polite end to say goodbye', async ({ provider }) => {
    const job = submit(provider, shellJob(`trap 'echo goodbye; exit 0' TERM; echo begun; while :; do sleep 0.05; done`));
    await job.line('begun');
    job.cancel();
    expectStatus(await job.outcome, 'cancelled');
    assert.equal(job.lines.at(-1)?.text, 'goodbye');
  }),
  check('a job cancelled before it starts never starts', async ({ provider }) => {
    const caller = new AbortController();
    caller.abort();
    let started = false;
    const outcome = await provider.submit(shellJob('true'), {
      signal: caller.signal,
      onStart: () => void (started = true),
      onLog: () => void (started = true),
    });
    expectStatus(outcome, 'cancelled');
    assert.ok(!started, 'it was started');
  }),
  check('a job that takes longer than its time is ended, with the limit in the outcome', async ({ provider }) => {
    const outcome = await submit(provider, shellJob('sleep 300 & wait', { timeLimitMs: 300 })).outcome;
    assert.equal(expectStatus(outcome, 'timedOut').limitMs, 300);
    await assertIdle(provider);
  }),
  check('what a job leaves running ends with it', async ({ provider }) => {
    // The inherited output would stay open as long as the sleeper lives, and the job with it.
    const job = submit(provider, shellJob('sleep 300 & echo done'));
    const outcome = expectStatus(await job.outcome, 'succeeded');
    assert.ok(outcome.endedAt.getTime() - outcome.startedAt.getTime() < 25_000, 'it was waited for');
  }),
  check('a job that takes more memory than it asked for is ended, with the limit in the outcome', async ({ provider }) => {
    const limitBytes = 48 * 1_048_576;
    // tail keeps the line it reads, which has no end: 160 MB.
    const script = '{ head -c 160000000 /dev/zero; sleep 20; } | tail';
    const job = shellJob(script, { resources: { cores: 1, memoryBytes: limitBytes } });
    const outcome = expectStatus(await submit(provider, job).outcome, 'outOfMemory');
    assert.equal(outcome.limitBytes, limitBytes);
    assert.ok(outcome.peakMemoryBytes > limitBytes, `the peak is ${outcome.peakMemoryBytes} bytes`);
  }),
  check('jobs wait for their turn, and start in the order they came', async ({ provider }) => {
    const cores = await coresOf(provider);
    const all = { cores, memoryBytes: 1_048_576 * 64 };
    const first = submit(provider, shellJob('echo begun; while [ ! -e go ]; do sleep 0.02; done', { resources: all, timeLimitMs: 25_000 }));
    await first.line('begun');
    const order: number[] = [];
    const waiting = Array.from({ length: 4 }, (_, index) =>
      provider.submit(shellJob('true', { resources: all }), {
        signal: new AbortController().signal,
        onLog: () => undefined,
        onStart: () => void order.push(index),
      }),
    );
    const cpu = (await provider.devices()).find((device) => device.kind === 'cpu');
    assert.equal(cpu?.inUse.cores, cores, 'the first job holds all cores');
    assert.deepEqual(order, [], 'a job started that had no room');
    first.cancel();
    await first.outcome;
    for (const outcome of await Promise.all(waiting)) expectStatus(outcome, 'succeeded');
    assert.deepEqual(order, [0, 1, 2, 3]);
    await assertIdle(provider);
  }),
  check('a job cancelled while it waits leaves the queue', async ({ provider }) => {
    const all = { cores: await coresOf(provider), memoryBytes: 1_048_576 * 64 };
    const first = submit(provider, shellJob('echo begun; sleep 25', { resources: all }));
    await first.line('begun');
    const second = submit(provider, shellJob('true', { resources: all }));
    const third = submit(provider, shellJob('true', { resources: all }));
    second.cancel();
    expectStatus(await second.outcome, 'cancelled');
    assert.equal(second.starts.length, 0, 'it was started');
    first.cancel();
    await first.outcome;
    expectStatus(await third.outcome, 'succeeded');
  }),
  check('a job larger than the machine is refused at once, with the value and the limit', async ({ provider }) => {
    const cores = await coresOf(provider);
    const gpus = (await provider.devices()).filter((device) => device.kind === 'gpu').length;
    const memoryBytes = 1_048_576;
    await assertRefused(provider, { resources: { cores: cores + 1, memoryBytes } }, new RegExp(`\\b${cores + 1}\\b.*\\b${cores}\\b`));
    await assertRefused(provider, { resources: { gpus: gpus + 1, memoryBytes } }, new RegExp(`\\b${gpus + 1}\\b.*\\b${gpus}\\b`));
    await assertRefused(provider, { resources: { memoryBytes: 2 ** 60 } }, new RegExp(String(2 ** 60)));
  }),
  check('a specification that makes no sense is refused at once', async ({ provider }) => {
    const memoryBytes = 1_048_576;
    await assertRefused(provider, { command: [] });
    await assertRefused(provider, { command: ['sh', 'a\0b'] });
    await assertRefused(provider, { env: { 'NOT A NAME': 'x' } });
    for (const name of ['CAIRN_JOB_ID', 'CAIRN_OUTPUTS', 'CUDA_VISIBLE_DEVICES']) await assertRefused(provider, { env: { [name]: 'x' } });
    await assertRefused(provider, { workingDirectory: 'relative' });
    await assertRefused(provider, { outputsPath: 'relative' });
    for (const timeLimitMs of [0, -1, NaN, Infinity]) await assertRefused(provider, { timeLimitMs });
    for (const cores of [0, -1, NaN]) await assertRefused(provider, { resources: { cores, memoryBytes } });
    for (const gpus of [-1, 0.5]) await assertRefused(provider, { resources: { gpus, memoryBytes } });
    await assertRefused(provider, { resources: { memoryBytes: 0 } });
  }),
  check('closing cancels what waits and runs, and then no job is taken', async ({ open }) => {
    const provider = await open();
    const all = { cores: await coresOf(provider), memoryBytes: 1_048_576 * 64 };
    const running = submit(provider, shellJob('echo begun; sleep 300', { resources: all }));
    await running.line('begun');
    const waiting = submit(provider, shellJob('true', { resources: all }));
    await provider.close();
    expectStatus(await running.outcome, 'cancelled');
    expectStatus(await waiting.outcome, 'cancelled');
    await assert.rejects(async () => submit(provider, shellJob('true')).outcome, UnavailableError);
  }),
];

function check(title: string, run: Check<ComputeSubject>['run']): Check<ComputeSubject> {
  return { title, timeLimitMs: 30_000, run };
}

/** A promise that the test resolves when it likes. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

function expectStatus<Status extends JobOutcome['status']>(
  outcome: JobOutcome,
  status: Status,
): Extract<JobOutcome, { status: Status }> {
  assert.equal(outcome.status, status, `the job ${JSON.stringify(outcome)}`);
  return outcome as Extract<JobOutcome, { status: Status }>;
}

async function coresOf(provider: ComputeProvider): Promise<number> {
  const cpu = (await provider.devices()).find((device) => device.kind === 'cpu');
  assert.ok(cpu?.cores, 'no CPU is offered');
  return cpu.cores;
}

async function assertRefused(provider: ComputeProvider, overrides: Partial<JobSpec>, message = /./): Promise<void> {
  const outcome = async (): Promise<JobOutcome> => submit(provider, shellJob('true', overrides)).outcome;
  await assert.rejects(outcome, InvalidInputError, JSON.stringify(overrides));
  await assert.rejects(outcome, message);
}

async function assertIdle(provider: ComputeProvider): Promise<void> {
  for (const device of await provider.devices()) assert.deepEqual(device.inUse.jobIds, [], `${device.id} is still held`);
}
