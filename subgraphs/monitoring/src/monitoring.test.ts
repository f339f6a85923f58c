import { describe, expect, test } from 'vitest';
import { newId, type NewEvent } from '@cairn/core';
import { allEvents, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import type { PredictionRow } from './events.js';
import { monitoring } from './subgraph.js';

const engineer = testActor('engineer');
const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });

interface World {
  readonly graph: TestSubgraph;
  readonly endpointId: string;
  readonly modelVersionId: string;
  /** Predictions of one day, each with the score 0.2 and `x` as given. */
  predict(day: number, count: number, x?: (index: number) => number, version?: string): Promise<string[]>;
  label(ids: readonly string[], value: (index: number) => number): Promise<void>;
  commit(event: NewEvent): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An endpoint with a baseline and monitors, and the rest of the graph as far as monitoring asks it. */
async function world(server: string): Promise<World> {
  const batches = new Map<string, unknown>();
  const graph = await startTestSubgraph(monitoring, {
    server,
    graph: {
      query: <T>(document: string, { id }: Readonly<Record<string, unknown>>) =>
        Promise.resolve((document.includes('predictionBatch') ? { predictionBatch: { rows: batches.get(id as string) } } : document.includes('labelBatch') ? { labelBatch: batches.get(id as string) } : { endpoint: null }) as T),
    },
  });
  const [endpointId, modelVersionId] = [newId('endpoint'), newId('modelVersion')];
  const commit = async (event: NewEvent): Promise<void> => {
    await graph.host.log.database.commit(testContext(engineer), (transaction) => Promise.resolve(transaction.emit(event)));
    const next = await graph.host.log.settled();
    for (;;) {
      const [consumer] = await graph.host.log.database.query<{ next_index: number }>("SELECT next_index FROM log.consumer WHERE name = 'monitoring'");
      if (Number(consumer?.next_index ?? 0) >= next) return;
      await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 10);
    }
  };
  await graph.data(engineer, 'mutation ($input: RecordBaselineInput!) { recordBaseline(input: $input) { id } }', {
    input: {
      projectId: testProject,
      modelVersionId,
      distributions: [
        { subject: 'x', edges: [0, 1, 2, 3], counts: [100, 100, 100] },
        { subject: 'prediction', edges: [0, 0.5, 1], counts: [300, 0] },
      ],
      logLoss: 0.5004,
      meanPredicted: 0.2,
      observedRate: 0.2,
      n: 300,
    },
  });
  await commit({ type: 'variant.deployed', projectId: testProject, nodeId: newId('variant'), payload: { endpointId, modelVersionId, trafficPercent: 100 } });
  await graph.data(engineer, 'mutation ($input: CreateMonitorsInput!) { createMonitors(input: $input) { kind state } }', { input: { endpointId, windowDays: 2, minimumCount: 100 } });
  return {
    graph,
    endpointId,
    modelVersionId,
    commit,
    async predict(day, count, x = (index) => (index % 3) + 0.5, version = modelVersionId) {
      const observedAt = `2001-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
      const rows = Array.from({ length: count }, (_, index): PredictionRow => ({ id: newId('prediction'), modelVersionId: version, observedAt, features: { x: x(index) }, score: 0.2 }));
      const batchId = newId('batch');
      batches.set(batchId, rows);
      const event: NewEvent = { type: 'predictions.logged', projectId: testProject, nodeId: endpointId, payload: { batchId, count, firstObservedAt: observedAt, lastObservedAt: observedAt } };
      await commit(event);
      // Told a second time, as after a redelivery: nothing may be counted twice.
      await commit(event);
      return rows.map(({ id }) => id);
    },
    async label(ids, value) {
      const batchId = newId('batch');
      batches.set(batchId, ids.map((predictionId, index) => ({ predictionId, value: value(index) })));
      await commit({ type: 'labels.recorded', projectId: testProject, nodeId: testProject, payload: { batchId, count: ids.length, firstAt: '', lastAt: '' } });
    },
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}

const reports = `query ($id: ID!) {
  driftReports(endpointId: $id) { nodes { subject n psi drifted windowEnd } }
  performanceReports(endpointId: $id) { nodes { n meanPredicted observedRate calibrationDegraded windowEnd } }
  monitors(endpointId: $id) { kind state }
}`;
const alerts = `query ($p: ID!) { alerts(projectId: $p) { nodes { id kind status message resolution } } }`;

interface Alerts {
  readonly alerts: { readonly nodes: readonly { id: string; kind: string; status: string; resolution: string | null }[] };
}

describe.each(testServers())('monitoring on the %s PostgreSQL', (server) => {
  test('a window is judged when it is whole, and counts each prediction once', async () => {
    await using here = await world(server);
    await here.predict(1, 150);
    await here.predict(2, 150);
    expect(await here.graph.data(engineer, reports, { id: here.endpointId })).toMatchObject({ driftReports: { nodes: [] } });
    await here.predict(3, 1);
    const { driftReports } = await here.graph.data<{ driftReports: { nodes: { subject: string; n: number; psi: number; drifted: boolean; windowEnd: string }[] } }>(engineer, reports, { id: here.endpointId });
    expect(driftReports.nodes).toHaveLength(2);
    expect(driftReports.nodes.find(({ subject }) => subject === 'x')).toMatchObject({ n: 300, drifted: false, windowEnd: '2001-03-03T00:00:00.000Z' });
  });

  test('inputs that shift raise one alert, which is settled when they are back', async () => {
    await using here = await world(server);
    for (const day of [1, 2, 3]) await here.predict(day, 150, () => 2.5);
    for (const day of [4, 5, 6]) await here.predict(day, 300);
    const { alerts: found } = await here.graph.data<Alerts>(engineer, alerts, { p: testProject });
    expect(found.nodes).toMatchObject([{ kind: 'FEATURE_DRIFT', status: 'RESOLVED', resolution: expect.stringContaining('back within its limit') }]);
  });

  test('labels that say otherwise raise an alert caused by what was found, while the inputs stay quiet', async () => {
    await using here = await world(server);
    const days = [await here.predict(1, 300), await here.predict(2, 300), await here.predict(3, 300)];
    for (const ids of days) await here.label(ids, (index) => (index % 2 === 0 ? 1 : 0));
    const found = await here.graph.data<{ performanceReports: { nodes: unknown[] }; monitors: { kind: string; state: string }[] }>(engineer, reports, { id: here.endpointId });
    expect(found.performanceReports.nodes).toMatchObject([{ n: 600, meanPredicted: expect.closeTo(0.2, 6), observedRate: 0.5, calibrationDegraded: true }]);
    expect(Object.fromEntries(found.monitors.map(({ kind, state }) => [kind, state]))).toEqual({ FEATURE_DRIFT: 'OK', PREDICTION_DRIFT: 'OK', LOG_LOSS: 'FIRING', CALIBRATION: 'FIRING' });
    const events = (await allEvents(here.graph.host.log)).filter(({ type }) => type === 'alert.raised' || type === 'degradation.detected');
    expect(events.map(({ type }) => type)).toEqual(['degradation.detected', 'alert.raised', 'degradation.detected', 'alert.raised']);
    expect(events[1]!.causeId).toBe(events[0]!.id);
  });

  test('a label that comes before its prediction is kept for it', async () => {
    await using here = await world(server);
    const early = [newId('prediction')];
    await here.label(early, () => 1);
    const kept = await here.graph.host.log.database.query('SELECT prediction_id FROM monitoring.early_label');
    expect(kept).toEqual([{ prediction_id: early[0] }]);
  });

  test('a version that takes over is judged by its own windows, and what was open is settled', async () => {
    await using here = await world(server);
    for (const day of [1, 2, 3]) await here.predict(day, 150, () => 2.5);
    await here.commit({
      type: 'rollout.promoted',
      projectId: testProject,
      nodeId: newId('rollout'),
      payload: { endpointId: here.endpointId, modelId: newId('model'), modelVersionId: newId('modelVersion'), variantId: newId('variant'), reason: 'better' },
    });
    const { alerts: found } = await here.graph.data<Alerts>(engineer, alerts, { p: testProject });
    expect(found.nodes).toMatchObject([{ status: 'RESOLVED', resolution: 'another model version answers now' }]);
    const { monitors } = await here.graph.data<{ monitors: { state: string }[] }>(engineer, reports, { id: here.endpointId });
    expect(monitors.every(({ state }) => state === 'WAITING')).toBe(true);
  });

  test('days on which a version shared the traffic do not count for it', async () => {
    await using here = await world(server);
    const candidate = newId('modelVersion');
    await here.graph.data(engineer, 'mutation ($input: RecordBaselineInput!) { recordBaseline(input: $input) { id } }', {
      input: { projectId: testProject, modelVersionId: candidate, distributions: [{ subject: 'x', edges: [0, 1, 2, 3], counts: [100, 100, 100] }], logLoss: 0.5, meanPredicted: 0.2, observedRate: 0.2, n: 300 },
    });
    await here.predict(1, 300, () => 2.5, candidate);
    await here.commit({
      type: 'rollout.promoted',
      projectId: testProject,
      nodeId: newId('rollout'),
      payload: { endpointId: here.endpointId, modelId: newId('model'), modelVersionId: candidate, variantId: newId('variant'), reason: 'better' },
    });
    for (const day of [2, 3, 4]) await here.predict(day, 300, undefined, candidate);
    const { driftReports } = await here.graph.data<{ driftReports: { nodes: { n: number; drifted: boolean; windowEnd: string }[] } }>(engineer, reports, { id: here.endpointId });
    expect(driftReports.nodes).toMatchObject([{ n: 600, drifted: false, windowEnd: '2001-03-04T00:00:00.000Z' }]);
  });

  test('what does not fit is refused, and a foreign project sees nothing', async () => {
    await using here = await world(server);
    const create = 'mutation ($input: CreateMonitorsInput!) { createMonitors(input: $input) { id } }';
    await expect(here.graph.data(engineer, create, { input: { endpointId: here.endpointId } })).rejects.toThrow(/is monitored already/);
    await expect(here.graph.data(engineer, create, { input: { endpointId: newId('endpoint') } })).rejects.toThrow(/does not exist/);
    await expect(here.graph.data(stranger, create, { input: { endpointId: here.endpointId } })).rejects.toThrow(/does not exist/);
    await expect(here.graph.data(stranger, reports, { id: here.endpointId })).rejects.toThrow(/does not exist/);
  });
});
