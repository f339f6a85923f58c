import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Tensor, TensorSignature } from '../domain/tensor.js';
import { defaultLimits } from './process-model-hosts.js';
import { ProcessModelHost, type ModelLimits } from './process-model-host.js';
import { allocatingModel, countingModel, mixingModel, sigmoidModel, type TestModel } from '../testing/models.js';

const columns: TensorSignature[] = ['a', 'b'].map((name) => ({ name, datatype: 'FP32', shape: [-1, 1] }));
const one: TensorSignature[] = [{ name: 'value', datatype: 'INT64', shape: [1] }];

function hosted({ bytes, digest }: TestModel, inputs: TensorSignature[], limits: Partial<ModelLimits> = {}): ProcessModelHost {
  const host = new ProcessModelHost({ modelVersionId: 'mv_test', digest, inputs, read: () => Promise.resolve(bytes) }, { ...defaultLimits, ...limits });
  onTestFinished(() => host.close());
  return host;
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
    const killed = host.processId!;
    process.kill(killed, 'SIGKILL');
    const doomed = host.run(rows([1]), 1);
    const waiting = host.run(rows([2]), 1);
    await expect(doomed).rejects.toThrow("The process of model version 'mv_test' ended unexpectedly (SIGKILL)");
    expect(await firstNumber(waiting)).toBeCloseTo(sigmoid(4), 6);
    expect(host.processId).not.toBe(killed);
  });

  test('a model that does not come to an end is given up after the deadline, and serves the next request', async () => {
    const host = hosted(countingModel(), one, { answerMs: 500 });
    expect(await firstNumber(host.run(value(3n), undefined))).toBe(0);
    await expect(host.run(value(9_000_000_000_000_000n), undefined)).rejects.toThrow('did not answer within 500 ms');
    expect(await firstNumber(host.run(value(2n), undefined))).toBe(0);
  });

  test('a model that takes too much memory loses its process, not ours', async () => {
    const host = hosted(allocatingModel(), one, { memoryBytes: 400 * 2 ** 20, answerMs: 30_000 });
    await expect(host.run(value(400_000_000n), undefined)).rejects.toThrow('took more than 400 MiB of memory');
    expect(await firstNumber(host.run(value(10n), undefined))).toBe(10);
  });

  test('bytes that are not those that were approved are not loaded, nor those that are no model', async () => {
    const { digest } = sigmoidModel(1);
    await expect(hosted({ bytes: sigmoidModel(2).bytes, digest }, columns).loaded).rejects.toThrow(`and '${digest}' was approved`);
    const bytes = Buffer.from('not a model');
    await expect(hosted({ bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }, columns).loaded).rejects.toThrow(/does not load/);
  });

  test('a queue that is full says so', async () => {
    const host = hosted(sigmoidModel(1), columns, { waiting: 2 });
    const waiting = [host.run(rows([1]), 1), host.run(rows([2]), 1)];
    await expect(host.run(rows([3]), 1)).rejects.toThrow('has 2 requests waiting, as many as it may');
    await Promise.all(waiting);
  });

  test('a request that waits too long is told so, and the model is not blamed', async () => {
    const host = hosted(countingModel(), one, { answerMs: 3_000, waitMs: 300 });
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
    expect(host.processId).toBeUndefined();
  });
});
