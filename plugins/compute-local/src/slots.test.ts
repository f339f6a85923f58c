import { LimitExceededError } from '@cairn/plugin';
import { expect, test } from 'vitest';
import { Slots, type Allotment, type Request } from './slots.js';

const capacity = { cores: 4, memoryBytes: 1_000, gpuIds: ['GPU-a', 'GPU-b'] };
const never = new AbortController().signal;

function ask(jobId: string, wanted: Partial<Request> = {}): Request {
  return { jobId, cores: 1, memoryBytes: 1, gpus: 0, ...wanted };
}

function inUse(slots: Slots): string[] {
  return [...slots.allotments].map((allotment) => allotment.request.jobId);
}

test('what fits starts at once', async () => {
  const slots = new Slots(capacity, 10);
  await slots.acquire(ask('one', { cores: 2 }), never);
  await slots.acquire(ask('two', { cores: 2 }), never);
  expect(inUse(slots)).toEqual(['one', 'two']);
});

test('each of cores, memory and GPUs can be what is missing', async () => {
  for (const wanted of [{ cores: 4 }, { memoryBytes: 1_000 }, { gpus: 2 }]) {
    const slots = new Slots(capacity, 10);
    const first = await slots.acquire(ask('first', wanted), never);
    const second = slots.acquire(ask('second', { gpus: 1 }), never);
    expect(inUse(slots)).toEqual(['first']);
    first.giveBack();
    await second;
    expect(inUse(slots)).toEqual(['second']);
  }
});

test('a large job is not overtaken by small ones behind it', async () => {
  const slots = new Slots(capacity, 10);
  const first = await slots.acquire(ask('first', { cores: 2 }), never);
  const large = slots.acquire(ask('large', { cores: 4 }), never);
  const small = slots.acquire(ask('small'), never);
  expect(inUse(slots)).toEqual(['first']);
  first.giveBack();
  const held = await large;
  expect(inUse(slots)).toEqual(['large']);
  held.giveBack();
  await small;
});

test('a large job that leaves the queue lets the small ones go', async () => {
  const slots = new Slots(capacity, 10);
  await slots.acquire(ask('first', { cores: 2 }), never);
  const caller = new AbortController();
  const large = slots.acquire(ask('large', { cores: 4 }), caller.signal);
  const small = slots.acquire(ask('small'), never);
  const reason = new Error('Not any more');
  caller.abort(reason);
  await expect(large).rejects.toBe(reason);
  await small;
  expect(inUse(slots)).toEqual(['first', 'small']);
});

test('no GPU is allotted to two jobs', async () => {
  const slots = new Slots(capacity, 10);
  const [one, two] = [await slots.acquire(ask('one', { gpus: 1 }), never), await slots.acquire(ask('two', { gpus: 1 }), never)];
  expect([...one.gpuIds, ...two.gpuIds].sort()).toEqual(['GPU-a', 'GPU-b']);
  let third: Allotment | undefined;
  const waiting = slots.acquire(ask('three', { gpus: 1 }), never).then((allotment) => (third = allotment));
  two.giveBack();
  await waiting;
  expect(third?.gpuIds).toEqual(two.gpuIds);
});

test('tenths of a core add up to whole ones', async () => {
  const slots = new Slots({ ...capacity, cores: 1 }, 0);
  for (let index = 0; index < 10; index += 1) await slots.acquire(ask(`job ${index}`, { cores: 0.1 }), never);
  await expect(slots.acquire(ask('one more', { cores: 0.1 }), never)).rejects.toThrow(LimitExceededError);
});

test('giving back twice frees once', async () => {
  const slots = new Slots({ ...capacity, cores: 1 }, 10);
  const first = await slots.acquire(ask('first'), never);
  first.giveBack();
  await slots.acquire(ask('second'), never);
  first.giveBack();
  expect(inUse(slots)).toEqual(['second']);
});

test('a full queue refuses, and says its limit', async () => {
  const slots = new Slots({ ...capacity, cores: 1 }, 1);
  await slots.acquire(ask('runs'), never);
  const waits = slots.acquire(ask('waits'), never);
  await expect(slots.acquire(ask('refused'), never)).rejects.toThrow('1 jobs wait already');
  [...slots.allotments][0]!.giveBack();
  await waits;
});
