import { describe, expect, test } from 'vitest';
import { newId, type RequestContext } from '@cairn/core';
import { Database, systemActor } from '@cairn/subgraph';
import { startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { MetricLog } from './domain/metric-log.js';
import { seriesOf, type MetricPoint } from './domain/metric.js';
import { SqlMetricStore } from './store/metrics/metric-store.js';
import { RunRow } from './store/run-row.js';
import { experiments } from './subgraph.js';

const scientist = testActor('scientist');
const context: RequestContext = testContext(scientist);
const housekeeper: RequestContext = { actor: systemActor, requestId: newId('request') };

/** The store of a running subgraph, on a pool of its own. */
async function opened(graph: TestSubgraph): Promise<{ store: SqlMetricStore; log: MetricLog; database: Database } & AsyncDisposable> {
  const database = await Database.open({ url: graph.host.databaseUrl, schema: 'experiments', rows: [RunRow], migrations: experiments.migrations });
  const store = new SqlMetricStore(database, housekeeper);
  const log = new MetricLog(store, housekeeper, (what, error) => {
    throw new Error(what, { cause: error });
  });
  return {
    store,
    log,
    database,
    async [Symbol.asyncDispose]() {
      await log.settled();
      await database.close();
    },
  };
}

async function started(graph: TestSubgraph): Promise<{ id: string; experimentId: string }> {
  const { startRun } = await graph.data<{ startRun: { id: string; experiment: { id: string } } }>(scientist, 'mutation ($p: ID!) { startRun(input: { projectId: $p, experiment: "metrics" }) { id experiment { id } } }', { p: testProject });
  return { id: startRun.id, experimentId: startRun.experiment.id };
}

const points = (from: number, count: number, key = 'loss'): MetricPoint[] => Array.from({ length: count }, (_, index) => ({ key, step: from + index, value: Math.sin(from + index), atMs: from + index }));

describe.each(testServers())('metrics on the %s PostgreSQL', (server) => {
  test('many callers at once are kept in few commits, each acknowledged by itself', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    await using parts = await opened(graph);
    const runs = await Promise.all(Array.from({ length: 8 }, () => started(graph)));
    const [before] = await parts.database.query<{ count: number }>('SELECT count(*) AS count FROM experiments.metric_segment');
    const receipts = await Promise.all(
      Array.from({ length: 400 }, (_, index) => parts.log.log({ runId: runs[index % 8]!.id, batchId: `b${index}`, series: seriesOf(points(index, 1)) }, context)),
    );
    expect(receipts).toEqual(receipts.map(() => ({ accepted: 1, repeated: false })));
    const [after] = await parts.database.query<{ count: number }>('SELECT count(*) AS count FROM experiments.metric_segment');
    expect(Number(after!.count) - Number(before!.count)).toBeLessThan(100);
    const summaries = await parts.store.summaries(runs);
    expect([...summaries.values()].map(([summary]) => summary?.count)).toEqual(runs.map(() => 50));
  });

  test('one that is refused does not harm those it was sent with', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    await using parts = await opened(graph);
    const run = await started(graph);
    const ended = await started(graph);
    await graph.data(scientist, 'mutation ($id: ID!) { endRun(input: { runId: $id, status: FINISHED }) { id } }', { id: ended.id });
    const send = (runId: string, batchId: string) => parts.log.log({ runId, batchId, series: seriesOf(points(0, 3)) }, context);
    const outcomes = await Promise.allSettled([send(run.id, 'a'), send(newId('run'), 'b'), send(ended.id, 'c'), send(run.id, 'a'), send(run.id, 'd')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.repeated] : []))).toEqual([false, true, false]);
    expect((await parts.store.summaries([run])).get(run.id)).toMatchObject([{ count: 6 }]);
    // A batch that was refused because the run had ended can still be kept once it may be.
    await expect(parts.log.log({ runId: ended.id, batchId: 'c', series: seriesOf(points(0, 3)), afterEnd: true }, context)).resolves.toEqual({ accepted: 3, repeated: false });
  });

  test('series read the same before, during and after they are folded, in whole and in part', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    await using parts = await opened(graph);
    const run = await started(graph);
    const expected: number[] = [];
    for (let batch = 0; batch < 12; batch++) {
      await parts.log.log({ runId: run.id, batchId: `b${batch}`, series: [...seriesOf(points(expected.length, 300)), ...seriesOf(points(batch, 1, 'other'))] }, context);
      expected.push(...points(expected.length, 300).map(({ value }) => value));
      if (batch % 3 === 1) await parts.store.fold([run]);
      const [loss, other] = await parts.store.series(run, undefined);
      expect([...loss!.values]).toEqual(expected);
      expect([...other!.steps]).toEqual(Array.from({ length: batch + 1 }, (_, step) => step));
      const [rest] = await parts.store.series(run, ['loss'], { from: { loss: expected.length - 10 } });
      expect([...rest!.steps]).toEqual(Array.from({ length: 10 }, (_, index) => expected.length - 10 + index));
    }
    const [summary] = (await parts.store.summaries([run], ['loss'])).get(run.id)!;
    expect(summary).toMatchObject({ count: 3_600, latestStep: 3_599, minimum: Math.min(...expected), maximum: Math.max(...expected) });
  });

  test('a long series is thinned from what lies beside its chunks, with every extreme', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    await using parts = await opened(graph);
    const run = await started(graph);
    const spikes = new Set([12_345, 31_000, 59_999]);
    for (let from = 0; from < 60_000; from += 10_000) {
      const some = points(from, 10_000).map((point) => (spikes.has(point.step) ? { ...point, value: point.step % 2 ? 50 : -50 } : point));
      await parts.log.log({ runId: run.id, batchId: String(from), series: seriesOf(some) }, context);
    }
    await parts.store.fold([run]);
    const [thinned] = await parts.store.thinned(run, ['loss'], 40);
    expect(thinned!.count).toBe(60_000);
    expect(thinned!.steps.length).toBeLessThanOrEqual(40);
    for (const spike of spikes) expect([...thinned!.steps]).toContain(spike);
    expect([...thinned!.steps]).toEqual([...thinned!.steps].toSorted((a, b) => a - b));
  });

  test('NaN and infinities come back as they went', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    await using parts = await opened(graph);
    const run = await started(graph);
    const odd = [NaN, Infinity, -Infinity, -1, 5e-324, 1.7976931348623157e308];
    await parts.log.log({ runId: run.id, batchId: 'odd', series: seriesOf(odd.map((value, step) => ({ key: 'odd', value, step, atMs: step }))) }, context);
    for (const folded of [false, true]) {
      if (folded) await parts.store.fold([run]);
      const [series] = await parts.store.series(run, undefined);
      expect([...series!.values]).toEqual(odd);
      expect((await parts.store.summaries([run])).get(run.id)).toMatchObject([{ minimum: -1, maximum: 1.7976931348623157e308, count: 6 }]);
    }
  });
});
