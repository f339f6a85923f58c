import { InvalidInputError, LimitExceededError } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { Outbox, Upload } from './changes.js';
import { RunMetrics } from './run-metrics.js';

interface Batch {
  readonly batchId: string;
  readonly series: readonly { readonly key: string; readonly steps: number[]; readonly values: (number | string | null)[]; readonly atMs: number[] }[];
}

/** Takes one batch at a time, and keeps it when it is told to. */
class SlowOutbox implements Outbox {
  readonly kept: Batch[] = [];
  onIdle: () => void = () => undefined;
  waitingPoints = 0;
  private sending: { promise: Promise<void>; resolve: () => void } | undefined;

  get busy(): boolean {
    return this.sending !== undefined;
  }

  metrics(body: string, points: number): void {
    expect(this.busy).toBe(false);
    this.kept.push(JSON.parse(body) as Batch);
    this.waitingPoints += points;
    let resolve = (): void => undefined;
    const promise = new Promise<void>((done) => (resolve = done)).then(() => {
      this.waitingPoints -= points;
      this.sending = undefined;
      this.onIdle();
    });
    this.sending = { promise, resolve: () => resolve() };
  }

  async answer(): Promise<void> {
    const { sending } = this;
    sending!.resolve();
    await sending!.promise;
  }

  async flush(): Promise<void> {
    if (this.sending) await this.answer();
  }

  change(): Promise<void> {
    return Promise.resolve();
  }

  artifact(): Promise<Upload> {
    return Promise.reject(new Error('not asked for here'));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('points on their way out', () => {
  test('leave as columns, in order, under an id for each batch', async () => {
    const outbox = new SlowOutbox();
    const metrics = new RunMetrics(outbox);
    metrics.add({ loss: 0.5, auc: NaN }, 0, 1_000);
    metrics.add({ loss: Infinity }, 1, 2_000);
    await metrics.flush();
    expect(outbox.kept).toEqual([
      { batchId: expect.stringMatching(/^bat_/) as string, series: [{ key: 'loss', steps: [0, 1], values: [0.5, 'Infinity'], atMs: [1_000, 2_000] }, { key: 'auc', steps: [0], values: [null], atMs: [1_000] }] },
    ]);
    expect(metrics.waiting).toBe(0);
  });

  test('leave at once when there are 1,000, and grow to 10,000 while a batch is on its way', async () => {
    const outbox = new SlowOutbox();
    const metrics = new RunMetrics(outbox);
    for (let step = 0; step < 25_000; step++) metrics.add({ loss: step }, step, step);
    expect(sizes(outbox)).toEqual([1_000]);
    expect(metrics.waiting).toBe(25_000);
    await metrics.flush();
    expect(sizes(outbox)).toEqual([1_000, 10_000, 10_000, 4_000]);
    expect(outbox.kept.flatMap(({ series }) => series[0]!.steps)).toEqual(Array.from({ length: 25_000 }, (_, step) => step));
    expect(new Set(outbox.kept.map(({ batchId }) => batchId)).size).toBe(4);
  });

  test('a step with more metrics than a batch holds is split, and nothing of it is lost', async () => {
    const outbox = new SlowOutbox();
    const metrics = new RunMetrics(outbox);
    metrics.add(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`weight.${index}`, index])), 0, 0);
    await metrics.flush();
    expect(sizes(outbox)).toEqual([10_000, 1]);
  });

  test('are refused, not swallowed, when 1,000,000 wait; and taken again when there is room', async () => {
    const outbox = new SlowOutbox();
    const metrics = new RunMetrics(outbox);
    for (let step = 0; step < 1_000_000; step++) metrics.add({ loss: step }, step, 0);
    expect(() => metrics.add({ loss: 0 }, 0, 0)).toThrow(new LimitExceededError('More than 1,000,000 points wait to be sent'));
    await outbox.answer();
    expect(() => metrics.add({ loss: 0 }, 0, 0)).not.toThrow();
  });

  test('a mistake in the program is said where it is made, and nothing of that step is kept', async () => {
    const outbox = new SlowOutbox();
    const metrics = new RunMetrics(outbox);
    expect(() => metrics.add({ loss: 1, name: 'first' as unknown as number }, 0, 0)).toThrow(new InvalidInputError("Metric 'name' is first; expected a number"));
    expect(() => metrics.add({ '': 1 }, 0, 0)).toThrow("Metric name '' has 0 characters; expected 1 to 250");
    expect(() => metrics.add({ loss: 1 }, 1.5, 0)).toThrow('Step 1.5 is no whole number');
    await metrics.flush();
    expect(outbox.kept).toEqual([]);
  });
});

function sizes({ kept }: SlowOutbox): number[] {
  return kept.map(({ series }) => series.reduce((sum, { steps }) => sum + steps.length, 0));
}
