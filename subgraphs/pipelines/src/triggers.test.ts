import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { define, ended, engineer, happen, leave, script, seen, startPipelines, step, until, viewer, type SeenRun } from './testing/pipeline-graph.js';

const endpointId = newId('endpoint');
const defineTrigger = 'mutation ($input: DefineTriggerInput!) { defineTrigger(input: $input) { id } }';

function alert(graph: TestSubgraph, rest: { readonly endpointId?: string; readonly alertId?: string; readonly projectId?: string } = {}): Promise<string> {
  return happen(graph, {
    type: 'alert.raised',
    projectId: rest.projectId ?? testProject,
    nodeId: rest.alertId ?? newId('alert'),
    payload: { endpointId: rest.endpointId ?? endpointId, monitorId: newId('monitor'), kind: 'CALIBRATION', windowEnd: '2001-04-22T00:00:00.000Z', value: 0.1, threshold: 0.03, message: 'off' },
  });
}

interface SeenPipeline {
  readonly triggers: readonly { readonly lastSkippedReason: string | null; readonly lastFiredAt: string | null }[];
  readonly runs: { readonly nodes: readonly { readonly id: string }[]; readonly totalCount: number };
}

async function pipeline(graph: TestSubgraph, id: string): Promise<SeenPipeline> {
  const ask = 'query ($id: ID!) { pipeline(id: $id) { triggers { lastSkippedReason lastFiredAt } runs { totalCount nodes { id } } } }';
  return (await graph.data<{ pipeline: SeenPipeline }>(viewer, ask, { id })).pipeline;
}

/** The first run of the pipeline, once something has started it. */
async function firstRun(graph: TestSubgraph, pipelineId: string): Promise<SeenRun> {
  const started = graph.host.log.subscribe({ types: ['pipeline.started'] });
  const next = started.next();
  const known = (await pipeline(graph, pipelineId)).runs.nodes[0]?.id ?? (await next).value?.nodeId;
  return seen(graph, known!);
}

/** Resolves when the subgraph has heard everything up to the event. */
async function heard(graph: TestSubgraph, eventId: string): Promise<void> {
  for (;;) {
    const [row] = await graph.host.log.database.query<{ done: boolean }>(
      `SELECT c.next_index > s.index AS done FROM log.event e JOIN log.sequence s USING (position), log.consumer c WHERE e.event_id = $1 AND c.name = 'pipelines'`,
      [eventId],
    );
    if (row?.done) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each(testServers())('triggers on the %s PostgreSQL', (server) => {
  async function withTrigger(graph: TestSubgraph, input: object = {}, steps: unknown = [script('train', leave('JSON.parse(process.env.CAIRN_PARAMS)'))]): Promise<string> {
    const { id: pipelineId } = await define(graph, steps);
    await graph.data(engineer, defineTrigger, { input: { pipelineId, kind: 'DEGRADATION', eventType: 'alert.raised', filter: { endpointId }, params: { weeks: 5 }, ...input } });
    return pipelineId;
  }

  test('an alert starts the pipeline once, and is its cause', async () => {
    await using graph = await startPipelines({ server });
    const pipelineId = await withTrigger(graph);
    const alertId = newId('alert');
    await alert(graph, { endpointId: newId('endpoint') });
    await alert(graph, { projectId: 'prj_01890000000070008000000000000002' });
    const eventId = await alert(graph, { alertId });
    const { id } = await firstRun(graph, pipelineId);
    const run = await ended(graph, id);
    expect(run).toMatchObject({ status: 'SUCCEEDED', causeEventId: eventId, startedBy: { id: engineer.id }, params: { weeks: 5, trigger: { eventId, nodeId: alertId, endpointId, kind: 'CALIBRATION' } } });
    expect(run.trigger).not.toBeNull();
    expect(step(run, 'train').outputs).toEqual(run.params);
    const started = (await allEvents(graph.host.log)).filter(({ type }) => type === 'pipeline.started');
    expect(started).toHaveLength(1);
    expect(started[0]).toMatchObject({ causeId: eventId, links: [{ from: pipelineId, to: id, relation: 'has' }, { from: alertId, to: id, relation: 'triggered' }] });
  });

  test('an event that was heard before a restart starts nothing again after it', async () => {
    await using graph = await startPipelines({ server });
    const pipelineId = await withTrigger(graph, { cooldownSeconds: 0 });
    await ended(graph, (await firstRunAfter(graph, pipelineId)).id);
    await graph.host.log.stopConsumers();
    await graph.subgraph.stop();
    await using again = await startPipelines({ server, beside: graph });
    await heard(again, await happen(again, { type: 'alert.raised', projectId: testProject, nodeId: newId('alert'), payload: { endpointId: 'other', monitorId: 'm', kind: 'k', windowEnd: 'w', value: 1, threshold: 0, message: '' } }));
    expect((await pipeline(again, pipelineId)).runs.totalCount).toBe(1);
    await again.host.log.stopConsumers();
  });

  test('a trigger rests while its cool-down has not passed, and says so', async () => {
    await using graph = await startPipelines({ server });
    const pipelineId = await withTrigger(graph, { cooldownSeconds: 3_600 });
    await ended(graph, (await firstRunAfter(graph, pipelineId)).id);
    const second = await alert(graph);
    await heard(graph, second);
    const { triggers, runs } = await pipeline(graph, pipelineId);
    expect(runs.totalCount).toBe(1);
    expect(triggers[0]!.lastSkippedReason).toMatch(/^Only \d+ s of its cool-down of 3,600 s have passed \(at event 'evt_/);
  });

  test('a trigger does not start a second run beside one that goes on', async () => {
    await using graph = await startPipelines({ server });
    const pipelineId = await withTrigger(graph, {}, [script('endless', 'setInterval(() => {}, 1000)')]);
    const { id } = await firstRunAfter(graph, pipelineId);
    await until(graph, id, (run) => step(run, 'endless').job?.status === 'RUNNING');
    await heard(graph, await alert(graph));
    const { triggers, runs } = await pipeline(graph, pipelineId);
    expect(runs.totalCount).toBe(1);
    expect(triggers[0]!.lastSkippedReason).toContain(`Pipeline run '${id}' has not ended`);
  });

  test('a schedule starts the pipeline when it is due', async () => {
    await using graph = await startPipelines({ server });
    const pipelineId = await withTrigger(graph, { kind: 'SCHEDULE', eventType: null, filter: { everySeconds: 1 } });
    const { id } = await firstRun(graph, pipelineId);
    expect(await ended(graph, id)).toMatchObject({ status: 'SUCCEEDED', params: { weeks: 5, trigger: { scheduledFor: expect.any(String) as string } } });
  });

  test('a trigger that says the same is there once; a viewer defines none', async () => {
    await using graph = await startPipelines({ server });
    const pipelineId = await withTrigger(graph);
    await withTrigger(graph);
    expect((await pipeline(graph, pipelineId)).triggers).toHaveLength(1);
    const input = { pipelineId, kind: 'DRIFT', eventType: 'drift.detected' };
    await expect(graph.data(viewer, defineTrigger, { input })).rejects.toThrow(/lacks the permission 'log'/);
    await expect(graph.data(engineer, defineTrigger, { input: { ...input, pipelineId: newId('pipeline') } })).rejects.toThrow(/does not exist/);
    await expect(graph.data(engineer, defineTrigger, { input: { ...input, eventType: 'run.ended' } })).rejects.toThrow(/expected one of/);
  });

  async function firstRunAfter(graph: TestSubgraph, pipelineId: string): Promise<SeenRun> {
    await heard(graph, await alert(graph));
    return firstRun(graph, pipelineId);
  }
});
