import { describe, expect, test } from 'vitest';
import { memoryStorage, startTestSubgraph, testActor, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { experiments } from './subgraph.js';

const admin = testActor('admin');
const scientist = testActor('scientist');

async function put(graph: TestSubgraph, text: string): Promise<{ digest: string; uri: string }> {
  return graph.host.blobs.put(testProject, (async function* () { yield Buffer.from(text); })());
}

async function runWith(graph: TestSubgraph, text: string): Promise<{ id: string; uri: string; digest: string }> {
  const { startRun } = await graph.data<{ startRun: { id: string } }>(scientist, 'mutation ($p: ID!) { startRun(input: { projectId: $p, experiment: "purge", params: [{ key: "a", value: "b" }] }) { id } }', { p: testProject });
  const { digest, uri } = await put(graph, text);
  await graph.data(scientist, 'mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { id } }', { input: { runId: startRun.id, name: 'a.txt', digest, mediaType: 'text/plain' } });
  await graph.data(scientist, 'mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }', {
    input: { runId: startRun.id, batchId: 'b', points: Array.from({ length: 30 }, (_, step) => ({ key: 'm', value: step, step, at: new Date(0).toISOString() })) },
  });
  return { id: startRun.id, uri, digest };
}

const deleteRuns = 'mutation ($ids: [ID!]!) { deleteRuns(input: { runIds: $ids }) { id } }';
const purgeRuns = 'mutation ($ids: [ID!]!) { purgeRuns(input: { runIds: $ids }) { runs points artifacts bytes } }';

/** Rows of every table of the subgraph that name the run. */
async function rowsOf(graph: TestSubgraph, id: string): Promise<number> {
  const tables = ['metric', 'metric_chunk', 'metric_segment', 'metric_batch', 'param', 'run_tag', 'artifact', 'run_dataset', 'run_model'];
  const counts = await Promise.all(tables.map((table) => graph.host.log.database.query<{ count: number }>(`SELECT count(*) AS count FROM experiments.${table} WHERE run_id = $1`, [id])));
  return counts.reduce((sum, [row]) => sum + Number(row!.count), 0);
}

describe.each(testServers())('purging on the %s PostgreSQL', (server) => {
  test('frees rows and bytes of a run in the bin, and not those that something else uses', async () => {
    await using graph = await startTestSubgraph(experiments, { server, plugins: [memoryStorage()] });
    const first = await runWith(graph, 'shared bytes');
    const second = await runWith(graph, 'shared bytes');
    const alone = await runWith(graph, 'bytes of one run');
    await expect(graph.data(admin, purgeRuns, { ids: [first.id] })).rejects.toThrow(/not in the bin/);
    await graph.data(scientist, deleteRuns, { ids: [first.id, alone.id] });
    await expect(graph.data(scientist, purgeRuns, { ids: [first.id] })).rejects.toThrow(/lacks the permission 'administer'/);
    expect(await graph.data(admin, purgeRuns, { ids: [first.id, alone.id] })).toEqual({ purgeRuns: { runs: 2, points: 60, artifacts: 2, bytes: 28 } });
    const storage = graph.host.providers.storage();
    expect(await storage.stat(alone.uri)).toBeUndefined();
    await expect(graph.host.blobs.find(testProject, alone.digest)).rejects.toThrow(/holds no bytes/);
    expect(await storage.stat(second.uri)).toBeDefined();
    expect([await rowsOf(graph, first.id), await rowsOf(graph, alone.id)]).toEqual([0, 0]);
    expect(await graph.data(scientist, '{ run(id: "ID") { id } }'.replace('ID', first.id))).toEqual({ run: null });
    // The same bytes can come back.
    expect(await storage.stat((await put(graph, 'bytes of one run')).uri)).toBeDefined();
  });

  test('an experiment in the bin goes with all its runs', async () => {
    await using graph = await startTestSubgraph(experiments, { server, plugins: [memoryStorage()] });
    const { id } = await runWith(graph, 'some');
    await runWith(graph, 'more');
    const { run } = await graph.data<{ run: { experiment: { id: string } } }>(scientist, '{ run(id: "ID") { experiment { id } } }'.replace('ID', id));
    await graph.data(scientist, 'mutation ($id: ID!) { deleteExperiment(input: { experimentId: $id }) { id } }', { id: run.experiment.id });
    const { purgeExperiment } = await graph.data<{ purgeExperiment: object }>(admin, 'mutation ($id: ID!) { purgeExperiment(input: { experimentId: $id }) { runs points } }', { id: run.experiment.id });
    expect(purgeExperiment).toEqual({ runs: 2, points: 60 });
    expect(await graph.data(scientist, '{ experiment(id: "ID") { id } }'.replace('ID', run.experiment.id))).toEqual({ experiment: null });
  });

  test('what lies in the bin longer than its project keeps it is purged by itself', async () => {
    await using graph = await startTestSubgraph(experiments, { server, plugins: [memoryStorage()] });
    const old = await runWith(graph, 'old');
    const fresh = await runWith(graph, 'fresh');
    await graph.data(admin, 'mutation ($p: ID!) { setRetention(input: { projectId: $p, binDays: 30 }) { binDays } }', { p: testProject });
    await graph.data(scientist, deleteRuns, { ids: [old.id, fresh.id] });
    await graph.host.log.database.query(`UPDATE experiments.run SET deleted_at = now() - interval '31 days' WHERE id = $1`, [old.id]);
    await using again = await startTestSubgraph(experiments, { beside: graph });
    // Purged when a process starts, and every hour: its event says that it is done.
    const { log } = graph.host;
    const purged = async () => (await log.read(0)).find(({ type }) => type === 'run.purged');
    let event = await purged();
    for (; !event; event = await purged()) await log.grown(log.nextIndex, 1_000);
    expect(event.nodeId).toBe(old.id);
    expect(await rowsOf(graph, old.id)).toBe(0);
    expect(await rowsOf(graph, fresh.id)).toBeGreaterThan(0);
    expect(again.subgraph.name).toBe('experiments');
  });
});
