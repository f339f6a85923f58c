import { describe, expect, test } from 'vitest';
import { startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { EvaluationDatasetService } from './domain/evaluation-dataset-service.js';
import type { RecordOffer } from './domain/evaluation-dataset.js';
import { experiments } from './subgraph.js';

const scientist = testContext(testActor('scientist'));
const viewer = testContext(testActor('viewer'));
const strangerProject = 'prj_01890000000070008000000000000002';
const stranger = testContext(testActor('admin', { projectId: strangerProject }));

function serviceOf(graph: TestSubgraph): EvaluationDatasetService {
  return graph.subgraph.context(scientist).resolve(EvaluationDatasetService);
}

async function experimentOf(graph: TestSubgraph, projectId = testProject, context = scientist): Promise<string> {
  const make = `mutation ($projectId: ID!) { createExperiment(input: { projectId: $projectId, name: "judged" }) { id } }`;
  return (await graph.data<{ createExperiment: { id: string } }>(context.actor, make, { projectId })).createExperiment.id;
}

function offers(count: number): RecordOffer[] {
  return Array.from({ length: count }, (_, number) => ({ inputs: { number }, outputs: undefined, expectations: undefined, tags: {}, source: undefined }));
}

const read = `query ($id: ID!, $after: String) { evaluationDataset(id: $id) { name recordCount schema digest experiments { name } records(first: 100, after: $after) { nodes { id inputs } pageInfo { endCursor hasNextPage } } } }`;

interface Shown {
  readonly [field: string]: unknown;
  readonly records: { readonly nodes: { readonly inputs: { readonly number: number } }[]; readonly pageInfo: { readonly endCursor: string | null } };
}

describe.each(testServers())('evaluation datasets on the %s PostgreSQL', (server) => {
  test('records are read back in the order added, page by page, each once', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const datasets = serviceOf(graph);
    const { id, digest } = await datasets.create({ projectId: testProject, name: 'numbers', tags: {}, experimentIds: [await experimentOf(graph)] }, scientist);
    expect(await datasets.putRecords(id, offers(250), scientist)).toEqual({ inserted: 250, updated: 0 });
    expect(await datasets.putRecords(id, offers(10), scientist)).toEqual({ inserted: 0, updated: 10 });
    const seen: unknown[] = [];
    for (let after: string | null = null; ; ) {
      const { evaluationDataset }: { evaluationDataset: Shown } = await graph.data(viewer.actor, read, { id, after });
      expect(evaluationDataset).toMatchObject({ name: 'numbers', recordCount: 250, schema: { inputs: { number: 'integer' } }, experiments: [{ name: 'judged' }] });
      expect(evaluationDataset['digest']).not.toBe(digest);
      seen.push(...evaluationDataset.records.nodes.map(({ inputs }) => inputs.number));
      after = evaluationDataset.records.pageInfo.endCursor;
      if (after === null) break;
    }
    expect(seen).toEqual(Array.from({ length: 250 }, (_, number) => number));
  });

  test('a dataset of a project one may not see looks like one that does not exist', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const datasets = serviceOf(graph);
    const { id } = await datasets.create({ projectId: testProject, name: 'ours', tags: {}, experimentIds: [] }, scientist);
    expect(await graph.data(stranger.actor, read, { id })).toEqual({ evaluationDataset: null });
    const attempts: (() => Promise<unknown>)[] = [
      () => datasets.visible(id, stranger),
      () => datasets.setTags(id, { a: 'b' }, stranger),
      () => datasets.putRecords(id, offers(1), stranger),
      () => datasets.removeRecords(id, ['dr-1'], stranger),
      () => datasets.addExperiments(id, [], stranger),
      () => datasets.delete(id, stranger),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(`EvaluationDataset '${id}' does not exist`);
    await expect(datasets.search(testProject, { experimentIds: [], filter: '', orderBy: [] }, stranger)).rejects.toThrow(/does not exist/);
    await expect(datasets.putRecords(id, offers(1), viewer)).rejects.toThrow(/lacks the permission 'log'/);
  });

  test('it belongs to experiments of its own project only', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const datasets = serviceOf(graph);
    const foreign = await experimentOf(graph, strangerProject, stranger);
    await expect(datasets.create({ projectId: testProject, name: 'mixed', tags: {}, experimentIds: [foreign] }, scientist)).rejects.toThrow(`Experiment '${foreign}' does not exist`);
    const { id } = await datasets.create({ projectId: testProject, name: 'ours', tags: {}, experimentIds: [] }, scientist);
    await expect(datasets.addExperiments(id, [foreign], scientist)).rejects.toThrow(`Experiment '${foreign}' does not exist`);
  });

  test('what is too much in one request is refused whole', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const datasets = serviceOf(graph);
    const { id } = await datasets.create({ projectId: testProject, name: 'full', tags: {}, experimentIds: [] }, scientist);
    await expect(datasets.putRecords(id, offers(10_001), scientist)).rejects.toThrow('10,001 records in one request; at most 10,000');
    expect((await datasets.visible(id, viewer)).recordCount).toBe(0);
  });
});
