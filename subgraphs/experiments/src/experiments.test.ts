import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { memoryStorage, startTestSubgraph, testActor, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { experiments } from './subgraph.js';

const scientist = testActor('scientist');
const viewer = testActor('viewer');
const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });

const startRun = `mutation ($input: StartRunInput!) { startRun(input: $input) { id name status experiment { id name } params { key value } inputs { id } } }`;
const logMetrics = `mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted repeated } }`;
const endRun = `mutation ($id: ID!) { endRun(input: { runId: $id, status: FINISHED }) { status endedAt } }`;

async function started(graph: TestSubgraph): Promise<string> {
  const { startRun: run } = await graph.data<{ startRun: { id: string } }>(scientist, startRun, {
    input: { projectId: testProject, experiment: 'delays', params: [{ key: 'depth', value: '6' }] },
  });
  return run.id;
}

function points(count: number, key = 'loss', from = 0): object[] {
  return Array.from({ length: count }, (_, index) => ({ key, value: 1 / (from + index + 1), step: from + index, at: new Date(1_000 * (from + index)).toISOString() }));
}

describe.each(testServers())('experiments on the %s PostgreSQL', (server) => {
  test('what a run logs is read back, and its experiment is made once', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    await started(graph);
    await graph.data(scientist, logMetrics, { input: { runId: id, batchId: 'b1', points: points(2_500) } });
    const { run } = await graph.data<{ run: Record<string, unknown> }>(
      viewer,
      `query ($id: ID!) { run(id: $id) { params { key value } metrics { key latest minimum maximum lastStep count } metricSeries(maxPoints: 100) { steps values } experiment { runCount } } }`,
      { id },
    );
    expect(run).toMatchObject({
      params: [{ key: 'depth', value: '6' }],
      metrics: [{ key: 'loss', latest: 1 / 2_500, minimum: 1 / 2_500, maximum: 1, lastStep: 2_499, count: 2_500 }],
      experiment: { runCount: 2 },
    });
    const [series] = run['metricSeries'] as { steps: number[]; values: number[] }[];
    expect(series!.steps.length).toBeLessThanOrEqual(100);
    expect(series!.values[0]).toBe(1);
    expect(series!.values.at(-1)).toBe(1 / 2_500);
  });

  test('a batch that is sent again is kept once', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    const input = { runId: id, batchId: 'same', points: points(10) };
    expect(await graph.data(scientist, logMetrics, { input })).toEqual({ logMetrics: { accepted: 10, repeated: false } });
    expect(await graph.data(scientist, logMetrics, { input })).toEqual({ logMetrics: { accepted: 10, repeated: true } });
    const { run } = await graph.data<{ run: { metrics: unknown } }>(viewer, `query ($id: ID!) { run(id: $id) { metrics { count } } }`, { id });
    expect(run.metrics).toEqual([{ count: 10 }]);
  });

  test('an ended run refuses more metrics, params and a second end', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    await graph.data(scientist, endRun, { id });
    await expect(graph.data(scientist, logMetrics, { input: { runId: id, batchId: 'late', points: points(1) } })).rejects.toThrow(/already finished/);
    await expect(
      graph.data(scientist, `mutation ($id: ID!) { logParams(input: { runId: $id, params: [{ key: "a", value: "b" }] }) { id } }`, { id }),
    ).rejects.toThrow(/already finished/);
    await expect(graph.data(scientist, endRun, { id })).rejects.toThrow(/already finished/);
  });

  test('a batch that does not fit is refused with value and limit, and nothing of it is kept', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    await expect(graph.data(scientist, logMetrics, { input: { runId: id, batchId: 'big', points: points(10_001) } })).rejects.toThrow(
      'Batch of 10,001 points exceeds 10,000 points',
    );
    const halfStep = [...points(3), { key: 'loss', value: 1, step: 3.5, at: new Date().toISOString() }];
    await expect(graph.data(scientist, logMetrics, { input: { runId: id, batchId: 'half', points: halfStep } })).rejects.toThrow(
      "Point 4 ('loss') has step 3.5; expected a whole number",
    );
    const { run } = await graph.data<{ run: { metrics: unknown } }>(viewer, `query ($id: ID!) { run(id: $id) { metrics { count } } }`, { id });
    expect(run.metrics).toEqual([]);
  });

  test('a run of a project one may not see answers like one that does not exist', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    const missing = newId('run');
    const ask = `query ($id: ID!) { run(id: $id) { id } }`;
    expect(await graph.data(stranger, ask, { id })).toEqual(await graph.data(stranger, ask, { id: missing }));
    const hidden = await graph.execute(stranger, endRun, { id });
    const absent = await graph.execute(stranger, endRun, { id: missing });
    expect(hidden.errors?.[0]?.message).toBe(absent.errors?.[0]?.message.replace(missing, id));
  });

  test('uploaded bytes become an artifact of the run, and bytes that were not uploaded do not', async () => {
    await using graph = await startTestSubgraph(experiments, { server, plugins: [memoryStorage()] });
    const id = await started(graph);
    const { digest } = await graph.host.blobs.put(testProject, (async function* () { yield Buffer.from('bytes'); })());
    const log = `mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { name sizeBytes run { id artifacts { digest } } } }`;
    const input = { runId: id, name: 'model/a.onnx', digest, mediaType: 'application/octet-stream' };
    expect(await graph.data(scientist, log, { input })).toEqual({ logArtifact: { name: 'model/a.onnx', sizeBytes: 5, run: { id, artifacts: [{ digest }] } } });
    await expect(graph.data(scientist, log, { input: { ...input, digest: `sha256:${'0'.repeat(64)}` } })).rejects.toThrow(/holds no bytes/);
    await expect(graph.data(scientist, log, { input: { ...input, name: '../escape' } })).rejects.toThrow("Invalid path '../escape': a part of it is '.' or '..'");
  });

  test('a viewer may not log', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    await expect(graph.data(viewer, endRun, { id })).rejects.toThrow(/lacks the permission 'log'/);
  });

  test('points reach a subscriber in order, each once, with values that JSON cannot carry as null', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const id = await started(graph);
    await graph.data(scientist, logMetrics, { input: { runId: id, batchId: 'before', points: points(5) } });
    const stream = await graph.subscribe<{ metricsLogged: { run: { id: string }; points: { step: number; value: number | null }[] } }>(
      viewer,
      `subscription ($ids: [ID!]!) { metricsLogged(runIds: $ids) { run { id } points { step value } } }`,
      { ids: [id] },
    );
    const first = stream.next();
    // The stream begins with its first `next`; what was logged before is history.
    await graph.host.log.grown(graph.host.log.nextIndex - 1, 1_000);
    const send = async (batchId: string, batch: object[]): Promise<unknown> => graph.data(scientist, logMetrics, { input: { runId: id, batchId, points: batch } });
    const seen: { step: number; value: number | null }[] = [];
    const collect = async (result: Awaited<typeof first>): Promise<void> => {
      expect(result.value?.errors).toBeUndefined();
      seen.push(...(result.value?.data?.metricsLogged.points ?? []));
    };
    await send('one', points(3, 'loss', 5));
    await collect(await first);
    await send('two', [{ key: 'loss', value: null, step: 8, at: new Date().toISOString() }]);
    while (seen.length < 4) await collect(await stream.next());
    expect(seen.map(({ step }) => step)).toEqual([5, 6, 7, 8]);
    expect(seen.at(-1)?.value).toBeNull();
    await stream.return?.();
  });
});
