import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Tensor, TensorSignature } from '../domain/tensor.js';
import { defaultSettings } from '../domain/endpoint-settings.js';
import { findIsolation } from './isolation.js';
import { defaultLimits } from './process-model-hosts.js';
import { onnxRuntime } from './runtime.js';
import { ReplicatedModelHost, type HostLimits, type HostSettings } from './replicated-model-host.js';
import { allocatingModel, countingModel, mixingModel, sigmoidModel, type TestModel } from '../testing/models.js';

const columns: TensorSignature[] = ['a', 'b'].map((name) => ({ name, datatype: 'FP32', shape: [-1, 1] }));
const one: TensorSignature[] = [{ name: 'value', datatype: 'INT64', shape: [1] }];

const isolation = findIsolation();

function hosted({ bytes, digest }: TestModel, inputs: TensorSignature[], settings: Partial<HostSettings> = {}, limits: Partial<HostLimits> = {}): ReplicatedModelHost {
  const model = { modelVersionId: 'mv_test', digest, inputs, outputs: [], read: () => Promise.resolve(bytes), prepare: () => Promise.resolve(onnxRuntime()) };
  const host = new ReplicatedModelHost(model, { ...defaultSettings, ...settings }, { ...defaultLimits, ...limits }, isolation);
  onTestFinished(() => host.close());
  return host;
}

function replicas(minimum: number, maximum: number, { idleMs = 300_000, scaleUpAfterMs = 50 } = {}): HostSettings['replicas'] {
  return { minimum, maximum, idleMs, scaleUpAfterMs };
}

/** Resolves when it holds; a host changes by itself, within its own time. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

async function isGone(pid: number): Promise<void> {
  await until(() => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
}

function rows(values: readonly number[]): Tensor[] {
  return columns.map(({ name }) => ({ name, datatype: 'FP32', shape: [values.length, 1], data: Float32Array.from(values) }));
}

function value(size: bigint): Tensor[] {
  return [{ name: 'value', datatype: 'INT64', shape: [1], data: BigInt64Array.of(size) }];
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

async function firstNumber(answer: Promise<readonly Tensor[]>): Promise<number> {
  return Number((await answer)[0]!.data[0]);
}

describe('a model in its own process', () => {
  test('requests that wait together are answered each with its own rows', async () => {
    const host = hosted(sigmoidModel(1), columns);
    const asked = Array.from({ length: 200 }, (_, index) => Array.from({ length: 1 + (index % 3) }, (_unused, row) => index / 100 + row));
    const answers = await Promise.all(asked.map((values) => host.run(rows(values), values.length)));
    answers.forEach(([probability], index) => {
      expect(probability!.shape).toEqual([asked[index]!.length, 1]);
      asked[index]!.forEach((x, row) => expect(probability!.data[row]).toBeCloseTo(sigmoid(2 * x), 6));
    });
  });

  test('rows are not mixed with those of others when the model would let them change each other', async () => {
    const host = hosted(mixingModel(), columns.slice(0, 1));
    const answers = await Promise.all([0, 1, 2].map((x) => firstNumber(host.run(rows([x]).slice(0, 1), 1))));
    expect(answers).toEqual([1, 1, 1]);
  });

  test('a process that is killed is replaced at once, and only what it was answering fails', async () => {
    const host = hosted(sigmoidModel(1), columns);
    await host.loaded;
    const [killed] = host.processIds;
    process.kill(killed!, 'SIGKILL');
    const doomed = host.run(rows([1]), 1);
    const waiting = host.run(rows([2]), 1);
    await expect(doomed).rejects.toThrow("The process of model version 'mv_test' ended unexpectedly (SIGKILL)");
    expect(await firstNumber(waiting)).toBeCloseTo(sigmoid(4), 6);
    expect(host.processIds).not.toContain(killed);
  });

  test('a model that does not come to an end is given up after the deadline, and serves the next request', async () => {
    const host = hosted(countingModel(), one, { deadlineMs: 500 });
    expect(await firstNumber(host.run(value(3n), undefined))).toBe(0);
    await expect(host.run(value(9_000_000_000_000_000n), undefined)).rejects.toThrow('did not answer within 500 ms');
    expect(await firstNumber(host.run(value(2n), undefined))).toBe(0);
  });

  test('a model that takes too much memory loses its process, not ours', async () => {
    const host = hosted(allocatingModel(), one, { memoryBytes: 400 * 2 ** 20, deadlineMs: 30_000 });
    await expect(host.run(value(400_000_000n), undefined)).rejects.toThrow('took more than 400 MiB of memory');
    expect(await firstNumber(host.run(value(10n), undefined))).toBe(10);
  });

  test('bytes that are not those that were approved are not loaded, nor those that are no model', async () => {
    const { digest } = sigmoidModel(1);
    await expect(hosted({ bytes: sigmoidModel(2).bytes, digest }, columns).loaded).rejects.toThrow(`and '${digest}' was approved`);
    const bytes = Buffer.from('not a model');
    await expect(hosted({ bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }, columns).loaded).rejects.toThrow(/does not load/);
  });

  test('bytes are read as ONNX, whatever else they pose as', async () => {
    // The name of a writer, in which the mark of another format stands where that format has it.
    const bytes = Buffer.concat([Buffer.from([0x12, 0x06, 0, 0]), Buffer.from('ORTM'), sigmoidModel(1).bytes]);
    const host = hosted({ bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }, columns);
    expect(await firstNumber(host.run(rows([1]), 1))).toBeCloseTo(sigmoid(2), 6);
  });

  test('a queue that is full says so', async () => {
    const host = hosted(sigmoidModel(1), columns, { queueLimit: 2 });
    const waiting = [host.run(rows([1]), 1), host.run(rows([2]), 1)];
    await expect(host.run(rows([3]), 1)).rejects.toThrow('has 2 requests waiting, as many as it may');
    await Promise.all(waiting);
  });

  test('a request that waits too long is told so, and the model is not blamed', async () => {
    const host = hosted(countingModel(), one, { deadlineMs: 3_000 }, { waitMs: 300 });
    await host.loaded;
    const endless = host.run(value(9_000_000_000_000_000n), undefined);
    await expect(host.run(value(1n), undefined)).rejects.toMatchObject({ message: expect.stringContaining('did not get to the request within 300 ms'), details: { asked: false } });
    host.close();
    await expect(endless).rejects.toThrow('is not served any more');
  });

  test('draining answers what was accepted', async () => {
    const host = hosted(sigmoidModel(1), columns);
    const accepted = host.run(rows([1]), 1);
    const drained = host.drain();
    await expect(host.run(rows([1]), 1)).rejects.toThrow('is not served any more');
    expect(await firstNumber(accepted)).toBeCloseTo(sigmoid(2), 6);
    await drained;
    expect(host.processIds).toEqual([]);
  });

  test('what a killed process was answering is asked of another one, where there is one', async () => {
    const host = hosted(sigmoidModel(1), columns, { replicas: replicas(2, 2) });
    await until(() => host.processIds.length === 2);
    for (let kill = 0; kill < 5; kill++) {
      const before = host.processIds;
      const answers = Array.from({ length: 50 }, (_, x) => firstNumber(host.run(rows([x / 10]), 1)));
      process.kill(before[0]!, 'SIGKILL');
      (await Promise.all(answers)).forEach((answer, x) => expect(answer).toBeCloseTo(sigmoid(x / 5), 6));
      await until(() => host.processIds.length === 2 && !host.processIds.includes(before[0]!));
    }
  });

  test('requests that wait too long bring another process', async () => {
    const host = hosted(countingModel(), one, { deadlineMs: 600_000, replicas: replicas(1, 2) });
    await host.loaded;
    const endless = host.run(value(9_000_000_000_000_000n), undefined);
    expect(await firstNumber(host.run(value(3n), undefined))).toBe(0);
    expect(host.processIds).toHaveLength(2);
    host.close();
    await expect(endless).rejects.toThrow('is not served any more');
  });

  test('a process that idles ends where there are more than there must be', async () => {
    const host = hosted(sigmoidModel(1), columns, { replicas: replicas(2, 2) });
    await until(() => host.processIds.length === 2);
    host.configure({ ...defaultSettings, replicas: replicas(1, 2, { idleMs: 1 }) });
    await until(() => host.processIds.length === 1);
    expect(await firstNumber(host.run(rows([1]), 1))).toBeCloseTo(sigmoid(2), 6);
  });

  test('an endpoint that may sleep has no process while nobody asks, and wakes for a request', async () => {
    const host = hosted(sigmoidModel(1), columns, { replicas: replicas(0, 1, { idleMs: 1 }) });
    await host.loaded;
    const [first] = host.processIds;
    await until(() => host.state === 'asleep');
    await isGone(first!);
    expect(await firstNumber(host.run(rows([1]), 1))).toBeCloseTo(sigmoid(2), 6);
  });

  test('a model\'s process has no network', async () => {
    const found = await isolation;
    if (found.lacking !== undefined) return expect(process.env['CI'], found.lacking).toBeUndefined();
    const host = hosted(sigmoidModel(1), columns);
    await host.loaded;
    const namespace = (pid: number | string): string => readlinkSync(`/proc/${pid}/ns/net`);
    expect(namespace(host.processIds[0]!)).not.toBe(namespace('self'));
  });
});
