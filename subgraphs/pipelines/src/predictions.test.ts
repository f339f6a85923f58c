import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import { startTestSubgraph, testActor, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { pipelines } from './subgraph.js';
import { define, ended, engineer, seen, start, step, until, viewer } from './testing/pipeline-graph.js';
import { processCompute } from './testing/process-compute.js';

const [version, data, endpointId] = [newId('modelVersion'), newId('datasetVersion'), newId('endpoint')];
const digest = `sha256:${'0'.repeat(64)}`;
const column = (name: string): object => ({ name, datatype: 'FP32', shape: [-1, 1] });

/** The rest of the graph, as far as predictions ask it. */
class Rest implements GraphClient {
  champion = version;
  schema = [{ name: 'a' }];

  query<T>(document: string, variables: Record<string, unknown>): Promise<T> {
    if (document.includes('datasetByName')) return Promise.resolve({ datasetByName: { versions: { nodes: [{ id: data }] } } } as T);
    if (document.includes('champion')) return Promise.resolve({ endpoint: { projectId: testProject, champion: { modelVersion: { id: this.champion } } } } as T);
    const modelVersion = { id: variables['version'], projectId: testProject, status: 'APPROVED', format: 'ONNX', formatReason: null, inputs: [column('a')], outputs: [column('y')], featureView: null };
    return Promise.resolve({ modelVersion, datasetVersion: { id: data, projectId: testProject, rowCount: 30, schema: this.schema } } as T);
  }
}

function startPredictions(server: string, rest: Rest, program: string): Promise<TestSubgraph> {
  return startTestSubgraph(pipelines, { server, graph: rest, plugins: [processCompute()], programs: { predict: ['node', '-e', program] } });
}

const waits = 'setInterval(() => {}, 1000)';
const leavesParams = "require('fs').writeFileSync(process.env.CAIRN_OUTPUTS, process.env.CAIRN_PARAMS)";
const predictStep = { name: 'predict', kind: 'predict', endpoint: 'late', dataset: 'flights', output: 'answers' };
const keepMutation = 'mutation ($input: KeepPredictedRowsInput!) { keepPredictedRows(input: $input) { rowsDone rowsTotal } }';
const chunk = { rows: 10, rowsTotal: 30, digest, modelVersionId: version };

describe.each(testServers())('a step of predictions on the %s PostgreSQL', (server) => {
  test('tells the program of the platform what to ask about what: the newest version of a dataset, the version that answers', async () => {
    await using graph = await startPredictions(server, new Rest(), leavesParams);
    const run = await ended(graph, await start(graph, [predictStep]));
    expect(step(run, 'predict')).toMatchObject({ status: 'SUCCEEDED', outputs: { modelVersionId: version, datasetVersionId: data, output: 'answers', keep: ['a'], chunkRows: 10_000 } });
  });

  test('keeps what its job has done, shows how far it is, and asks the same version when it goes on', async () => {
    const rest = new Rest();
    const folder = await mkdtemp(join(tmpdir(), 'cairn-predictions-'));
    // The first attempt ends once the file is there; the second finds it, and leaves what it was told.
    const there = `require('fs').existsSync(${JSON.stringify(join(folder, 'go'))})`;
    await using graph = await startPredictions(server, rest, `const look = () => (${there} ? process.exit(1) : setTimeout(look, 5)); if (${there}) ${leavesParams}; else look();`);
    const id = await start(graph, [predictStep]);
    const running = await until(graph, id, (run) => step(run, 'predict').job?.status === 'RUNNING');
    const jobId = step(running, 'predict').job!.id;
    expect(await graph.data(engineer, keepMutation, { input: { jobId, number: 0, ...chunk } })).toEqual({ keepPredictedRows: { rowsDone: 10, rowsTotal: 30 } });
    expect(await graph.data(engineer, keepMutation, { input: { jobId, number: 2, ...chunk } })).toEqual({ keepPredictedRows: { rowsDone: 20, rowsTotal: 30 } });
    // Told twice, it is kept once.
    expect(await graph.data(engineer, keepMutation, { input: { jobId, number: 2, ...chunk, digest: `sha256:${'1'.repeat(64)}` } })).toEqual({ keepPredictedRows: { rowsDone: 20, rowsTotal: 30 } });
    const progress = 'query ($id: ID!, $job: ID!) { pipelineRun(id: $id) { steps { progress { rowsDone rowsTotal } } } predictedChunks(jobId: $job) { number rows digest modelVersionId } }';
    expect(await graph.data(viewer, progress, { id, job: jobId })).toEqual({
      pipelineRun: { steps: [{ progress: { rowsDone: 20, rowsTotal: 30 } }] },
      predictedChunks: [0, 2].map((number) => ({ number, rows: 10, digest, modelVersionId: version })),
    });
    rest.champion = newId('modelVersion');
    await writeFile(join(folder, 'go'), '');
    const run = await ended(graph, id);
    await rm(folder, { recursive: true });
    expect(step(run, 'predict')).toMatchObject({ status: 'SUCCEEDED', attempts: 2, outputs: { modelVersionId: version } });
    await expect(graph.data(engineer, keepMutation, { input: { jobId, number: 1, ...chunk } })).rejects.toThrow(`Job '${jobId}' is not one that makes predictions now`);
  });

  test('takes answers from its own job alone', async () => {
    await using graph = await startPredictions(server, new Rest(), waits);
    const id = await start(graph, [predictStep]);
    const running = await until(graph, id, (run) => step(run, 'predict').job?.status === 'RUNNING');
    const input = { jobId: step(running, 'predict').job!.id, number: 0, ...chunk };
    await expect(graph.data(testActor('engineer', { name: 'colleague' }), keepMutation, { input })).rejects.toThrow(/acts as another actor than 'colleague'/);
    await expect(graph.data(testActor('admin', { projectId: 'prj_01890000000070008000000000000002' }), keepMutation, { input })).rejects.toThrow(/does not exist/);
    await expect(graph.data(engineer, keepMutation, { input: { ...input, rows: 0 } })).rejects.toThrow("'rows' is 0; expected a whole number of at least 1");
    await expect(graph.data(engineer, keepMutation, { input: { ...input, digest: 'none' } })).rejects.toThrow("'digest' is 'none'; expected sha256: and 64 hex digits");
    await graph.data(engineer, 'mutation ($id: ID!) { cancelPipelineRun(id: $id) { id } }', { id });
    await expect(graph.data(engineer, keepMutation, { input })).rejects.toThrow(/is not one that makes predictions now/);
    expect(await ended(graph, id)).toMatchObject({ status: 'CANCELLED' });
  });

  test('that cannot be done fails once, whoever finds that out', async () => {
    const rest = new Rest();
    await using graph = await startPredictions(server, rest, `require('fs').writeFileSync(process.env.CAIRN_OUTPUTS, '{"refused": "Row 7: no"}')`);
    expect(step(await ended(graph, await start(graph, [predictStep])), 'predict')).toMatchObject({ status: 'FAILED', attempts: 1, message: 'Row 7: no' });
    rest.schema = [{ name: 'b' }];
    expect(step(await ended(graph, await start(graph, [predictStep])), 'predict')).toMatchObject({ status: 'FAILED', attempts: 1, message: expect.stringContaining("lacks feature 'a'") });
  });

  test('is a pipeline of its own when it is asked for by predictBatch, the same for the same output', async () => {
    await using graph = await startPredictions(server, new Rest(), leavesParams);
    const predictBatch = async (): Promise<{ id: string; pipeline: { id: string; version: number; name: string } }> =>
      (
        await graph.data<{ predictBatch: { id: string; pipeline: { id: string; version: number; name: string } } }>(engineer, 'mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { id pipeline { id version name } } }', {
          input: { projectId: testProject, endpointId, datasetVersionId: data, outputDataset: 'late ${params.x} / 7', chunkRows: 7 },
        })
      ).predictBatch;
    const [first, second] = [await predictBatch(), await predictBatch()];
    expect(first.pipeline).toEqual({ id: second.pipeline.id, version: 1, name: 'predict late --params.x- - 7' });
    expect(step(await ended(graph, first.id), 'predict').outputs).toMatchObject({ output: 'late ${params.x} / 7', chunkRows: 7, datasetVersionId: data });
    await ended(graph, second.id);
    expect((await seen(graph, second.id)).params).toEqual({ endpoint: endpointId, dataset: data });
    await expect(define(graph, [{ ...predictStep, version }])).rejects.toThrow("expected a model version, or else an 'endpoint', one of them");
  });
});
