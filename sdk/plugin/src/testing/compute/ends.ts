import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import { shellJob, submit } from './jobs.js';
import { assertIdle, check, expectStatus, type ComputeSubject } from './support.js';

/** How the platform ends a job, and what is left of it: nothing. */
export const endChecks: readonly Check<ComputeSubject>[] = [
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
];
