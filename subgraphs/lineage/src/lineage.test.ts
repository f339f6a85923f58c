import { describe, expect, test } from 'vitest';
import { newId, type EventLink, type NewEvent } from '@cairn/core';
import { startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { AdjacencyGraph } from './domain/graph.js';
import { lineage } from './subgraph.js';

const viewer = testActor('viewer');
const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });

const ask = `query ($id: ID!, $direction: LineageDirection!, $depth: Int!, $kinds: [String!], $asOf: DateTimeISO) {
  lineage(id: $id, direction: $direction, depth: $depth, kinds: $kinds, asOf: $asOf) { nodes { id kind label } edges { from to relation validTo } truncated }
}`;

interface Answer {
  readonly lineage: { readonly nodes: { readonly id: string; readonly label: string }[]; readonly edges: { readonly from: string; readonly to: string; readonly validTo: string | null }[] };
}

describe.each(testServers())('lineage on the %s PostgreSQL', (server) => {
  async function happened(graph: TestSubgraph, events: readonly NewEvent[]): Promise<string[]> {
    const ids = await graph.host.log.database.commit(testContext(viewer), async (transaction) => events.map((event) => transaction.emit(event)));
    const size = await graph.host.log.settled();
    const last = events.at(-1)!;
    for (;;) {
      await graph.host.log.grown(size - 1, 1_000);
      const { lineageNode } = await graph.data<{ lineageNode: { status: string } | null }>(viewer, 'query ($id: ID!) { lineageNode(id: $id) { status } }', { id: last.nodeId });
      if (lineageNode?.status === last.type.split('.')[1]) return ids;
      await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 10);
    }
  }

  const version = (id: string, links: readonly EventLink[] = []): NewEvent => ({
    type: 'datasetVersion.created',
    projectId: testProject,
    nodeId: id,
    payload: { datasetId: newId('dataset'), name: 'flights', number: 1, digest: 'sha256:', rowCount: 1, qualityPassed: true },
    links,
  });
  const run = (id: string, links: readonly EventLink[], causeId?: string): NewEvent => ({ type: 'run.started', projectId: testProject, nodeId: id, payload: { experimentId: newId('experiment'), name: 'a run' }, links, causeId });
  const ended = (id: string): NewEvent => ({ type: 'run.ended', projectId: testProject, nodeId: id, payload: { outcome: 'finished' } });

  test('what lies up- and downstream is found, to the depth asked for, by kind', async () => {
    await using graph = await startTestSubgraph(lineage, { server });
    const [data, first, second, other] = [newId('datasetVersion'), newId('run'), newId('run'), newId('run')];
    await happened(graph, [version(data), run(first, [{ from: data, to: first, relation: 'used' }]), run(second, [{ from: first, to: second, relation: 'produced' }]), run(other, [{ from: data, to: other, relation: 'used' }])]);
    const ids = async (variables: object): Promise<string[]> => (await graph.data<Answer>(viewer, ask, { depth: 6, ...variables })).lineage.nodes.map(({ id }) => id);
    expect(await ids({ id: second, direction: 'UPSTREAM' })).toEqual([second, first, data]);
    expect(await ids({ id: second, direction: 'UPSTREAM', depth: 1 })).toEqual([second, first]);
    expect(await ids({ id: data, direction: 'DOWNSTREAM' })).toEqual([data, first, other, second]);
    // A sibling is neither up- nor downstream.
    expect(await ids({ id: second, direction: 'BOTH' })).not.toContain(other);
    expect(await ids({ id: second, direction: 'UPSTREAM', kinds: ['datasetVersion'] })).toEqual([second, data]);
    await expect(graph.data(viewer, ask, { id: data, direction: 'BOTH', depth: 51 })).rejects.toThrow("'depth' is 51; expected a whole number from 1 to 50");
  });

  test('the graph can be asked as of a time, before a link ended', async () => {
    await using graph = await startTestSubgraph(lineage, { server });
    const [data, first] = [newId('datasetVersion'), newId('run')];
    await happened(graph, [version(data), run(first, [{ from: data, to: first, relation: 'used' }])]);
    const then = new Date();
    await happened(graph, [{ ...ended(first), links: [{ from: data, to: first, relation: 'used', ended: true }] }]);
    const now = await graph.data<Answer>(viewer, ask, { id: first, direction: 'UPSTREAM', depth: 3 });
    expect(now.lineage.edges).toEqual([]);
    const before = await graph.data<Answer>(viewer, ask, { id: first, direction: 'UPSTREAM', depth: 3, asOf: then.toISOString() });
    expect(before.lineage.edges).toMatchObject([{ from: data, to: first }]);
  });

  test('a new start finds the same graph, and goes on from there', async () => {
    await using graph = await startTestSubgraph(lineage, { server });
    const [data, first, second] = [newId('datasetVersion'), newId('run'), newId('run')];
    await happened(graph, [version(data), run(first, [{ from: data, to: first, relation: 'used' }])]);
    await graph.subgraph.stop();
    await using again = await startTestSubgraph(lineage, { beside: graph });
    await happened(again, [run(second, [{ from: data, to: second, relation: 'used' }])]);
    const { lineage: found } = await again.data<Answer>(viewer, ask, { id: data, direction: 'DOWNSTREAM', depth: 3 });
    expect(found.nodes.map(({ id }) => id)).toEqual([data, first, second]);
  });

  test('why walks back over causes to the first', async () => {
    await using graph = await startTestSubgraph(lineage, { server });
    const [data, first] = [newId('datasetVersion'), newId('run')];
    const [cause] = await happened(graph, [version(data)]);
    await happened(graph, [run(first, [], cause)]);
    const { why } = await graph.data<{ why: { type: string; summary: string }[] }>(viewer, 'query ($id: ID!) { why(nodeId: $id) { type summary } }', { id: first });
    expect(why).toEqual([
      { type: 'run.started', summary: "run 'a run' started" },
      { type: 'datasetVersion.created', summary: "version 1 of dataset 'flights', 1 rows" },
    ]);
  });

  test('nodes of a project one may not see are not there', async () => {
    await using graph = await startTestSubgraph(lineage, { server });
    const data = newId('datasetVersion');
    await happened(graph, [version(data)]);
    expect(await graph.data(stranger, 'query ($id: ID!) { lineageNode(id: $id) { id } why(nodeId: $id) { type } }', { id: data })).toEqual({ lineageNode: null, why: [] });
    expect((await graph.data<Answer>(stranger, ask, { id: data, direction: 'BOTH', depth: 3 })).lineage.nodes).toEqual([]);
  });
});

test('an answer holds at most 2,000 nodes and says that there are more', () => {
  const graph = new AdjacencyGraph();
  const node = (id: string): void => graph.putNode({ id, projectId: testProject, kind: 'run', label: id, status: '', createdAt: new Date(0) });
  node('root');
  for (let index = 0; index < 3_000; index++) {
    node(`n${index}`);
    graph.addEdge({ from: 'root', to: `n${index}`, relation: 'has', validFrom: new Date(0), validTo: undefined, recordedAt: new Date(0), eventId: 'e' });
  }
  const found = graph.traverse({ root: 'root', direction: 'downstream', depth: 2, visible: () => true });
  expect([found.nodes.length, found.truncated]).toEqual([2_000, true]);
});
