import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { ended, engineer, happen, leave, script, seen, start, startPipelines, step, until, viewer } from './testing/pipeline-graph.js';

const endless = 'setInterval(() => {}, 1000)';
/** Ends by itself only when it is started for the second time. */
const secondTime = (path: string): string => `const fs = require('fs'); if (fs.existsSync('${path}')) { ${leave('{ again: true }')} } else { fs.writeFileSync('${path}', ''); console.log('marked'); ${endless} }`;

describe.each(testServers())('recovery on the %s PostgreSQL', (server) => {
  /** Ends the subgraph as a kill would: its jobs die, and nothing is written about them. */
  async function crash(graph: TestSubgraph): Promise<void> {
    await graph.host.log.stopConsumers();
    await graph.subgraph.stop();
  }

  test('a job that ran when the platform ended has failed, and its run ends', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('train', endless), script('after', undefined, { dependsOn: ['train'] })]);
    await until(graph, id, (run) => step(run, 'train').job?.status === 'RUNNING');
    await crash(graph);
    expect((await allEvents(graph.host.log)).map(({ type }) => type)).not.toContain('job.ended');
    await using again = await startPipelines({ beside: graph });
    const run = await ended(again, id);
    expect(run).toMatchObject({ status: 'FAILED', reason: "Step 'train' failed: The platform ended while it ran" });
    expect(step(run, 'train').job).toMatchObject({ status: 'FAILED', reason: 'The platform ended while it ran' });
    expect(step(run, 'after').status).toBe('SKIPPED');
    await again.host.log.stopConsumers();
  });

  test('it is started again when its step has a retry left', async () => {
    await using graph = await startPipelines({ server });
    const marker = `${graph.host.home}/marker`;
    const id = await start(graph, [script('train', secondTime(marker), { retries: 1 })]);
    const running = await until(graph, id, (run) => step(run, 'train').job !== null);
    const lines = await graph.subscribe(viewer, 'subscription ($id: ID!) { jobLogged(jobId: $id) { text } }', { id: step(running, 'train').job!.id });
    expect((await lines.next()).value).toEqual({ data: { jobLogged: { text: 'marked' } } });
    await crash(graph);
    await using again = await startPipelines({ beside: graph });
    const run = await ended(again, id);
    expect(step(run, 'train')).toMatchObject({ attempts: 2 });
    expect(run.status).toBe('SUCCEEDED');
    await again.host.log.stopConsumers();
  });

  test('a run that waited for an approval hears it after the start', async () => {
    const versionId = newId('modelVersion');
    const rest = { query: <T>(): Promise<T> => Promise.resolve({ modelVersion: { status: 'AWAITING_APPROVAL' } } as T) };
    await using graph = await startPipelines({ server, graph: rest });
    const id = await start(graph, [{ name: 'approve', kind: 'approval', version: versionId }]);
    await until(graph, id, ({ status }) => status === 'WAITING');
    await crash(graph);
    await happen(graph, { type: 'approval.given', projectId: testProject, nodeId: versionId, payload: { approvalId: newId('approval'), modelDigest: 'd', evaluationDigest: 'd', gatesDigest: 'd', reason: 'fine' } });
    await using again = await startPipelines({ beside: graph });
    expect((await ended(again, id)).status).toBe('SUCCEEDED');
    await again.host.log.stopConsumers();
  });

  test('a run is driven by one process; when that one goes, another takes over', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('train', endless)]);
    await until(graph, id, (run) => step(run, 'train').job?.status === 'RUNNING');
    const jobId = step(await seen(graph, id), 'train').job!.id;
    await using other = await startPipelines({ beside: graph });
    // The other one gets work of its own, and leaves the first run alone.
    await ended(other, await start(other, [script('short', leave('{}'))]));
    expect(step(await seen(other, id), 'train').job).toMatchObject({ id: jobId, status: 'RUNNING' });
    await graph.subgraph.stop();
    expect(await ended(other, id)).toMatchObject({ status: 'FAILED', reason: "Step 'train' failed: The platform ended while it ran" });
    await other.host.log.stopConsumers();
  });

  test('a run that any process started can be cancelled through any other', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('train', endless)]);
    await until(graph, id, (run) => step(run, 'train').job?.status === 'RUNNING');
    await using other = await startPipelines({ beside: graph });
    await other.data(engineer, 'mutation ($id: ID!) { cancelPipelineRun(id: $id) { id } }', { id });
    expect(await ended(other, id)).toMatchObject({ status: 'CANCELLED' });
    await other.host.log.stopConsumers();
  });
});
