import { UnavailableError } from '@cairn/core';
import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import { shellJob, submit } from './jobs.js';
import { assertIdle, assertRefused, check, coresOf, expectStatus, type ComputeSubject } from './support.js';

/** Who runs when, and who never may. */
export const queueChecks: readonly Check<ComputeSubject>[] = [
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
