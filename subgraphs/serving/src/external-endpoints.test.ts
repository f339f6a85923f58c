import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, testActor, testProject, testServers } from '@cairn/subgraph/testing';
import { SqlServingStore } from './store/serving-store.js';
import { engineer, rows, stranger, TestPlatform, viewer } from './testing/platform.js';

const scientist = testActor('scientist');

interface Half {
  readonly id: string;
  readonly data: object;
  readonly endpoint?: string;
  readonly time?: string;
}

function event(half: 'request' | 'response', { id, data, endpoint = 'kserve', time }: Half): object {
  return { specversion: '1.0', id, source: 'http://localhost:9081/', type: `org.kubeflow.serving.inference.${half}`, inferenceservicename: endpoint, ...(time === undefined ? {} : { time }), data };
}

const send = (platform: TestPlatform, events: object[], actor = engineer): ReturnType<TestPlatform['request']> =>
  platform.request('POST', '/api/v1/cloudevents', events, actor, { 'content-type': 'application/cloudevents-batch+json' });

async function register(platform: TestPlatform, modelVersionId?: string): Promise<{ id: string }> {
  const { registerExternalEndpoint } = await platform.graph.data<{ registerExternalEndpoint: { id: string } }>(
    engineer,
    'mutation ($input: RegisterExternalEndpointInput!) { registerExternalEndpoint(input: $input) { id kind model { id } champion { state modelVersion { id } } } }',
    { input: { projectId: testProject, name: 'kserve', ...(modelVersionId === undefined ? {} : { modelVersionId }) } },
  );
  return registerExternalEndpoint;
}

interface Seen {
  readonly id: string;
  readonly features: object;
  readonly [field: string]: unknown;
}

async function predictions(platform: TestPlatform, endpointId: string): Promise<{ totalCount: number; nodes: Seen[] }> {
  const found = await platform.graph.data<{ predictions: { totalCount: number; nodes: Seen[] } }>(
    viewer,
    'query ($id: ID!) { predictions(endpointId: $id, first: 100) { totalCount nodes { id features outputs score observedAt servedAt latencyMs requestId labelKey redacted modelVersion { id } caller { id } } } }',
    { id: endpointId },
  );
  return found.predictions;
}

describe.each(testServers())('endpoints that answer elsewhere on the %s PostgreSQL', (server) => {
  test('requests and answers are paired, whichever comes first, and logged once as our own are', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version();
    const endpoint = await register(platform, version);
    expect(endpoint).toMatchObject({ kind: 'EXTERNAL', model: { id: platform.registry.modelId }, champion: { state: 'EXTERNAL', modelVersion: { id: version } } });
    const request = event('request', { id: 'r-1', data: { instances: [[1, 2], [3, 4]] }, time: '2026-03-01T10:00:00.000Z' });
    const answer = event('response', { id: 'r-1', data: { predictions: [0.25, 0.75] }, time: '2026-03-01T10:00:00.040Z' });
    expect(await send(platform, [answer], scientist)).toMatchObject({ status: 202, body: { taken: 1 } });
    expect(await send(platform, [request], scientist)).toMatchObject({ status: 202 });
    const [batch] = await platform.logged(2);
    // The logger sends again what was not acknowledged to it.
    await send(platform, [request, answer, event('request', { id: 'r-2', data: { inputs: [{ name: 'a', shape: [1, 1], datatype: 'FP32', data: [5] }] } })]);
    await send(platform, [event('response', { id: 'r-2', data: { outputs: [{ name: 'p', shape: [1, 1], datatype: 'FP32', data: [0.5] }] } }), answer]);
    await platform.logged(3);
    const { totalCount, nodes } = await predictions(platform, endpoint.id);
    expect({ totalCount, nodes }).toMatchObject({
      totalCount: 3,
      nodes: [
        { features: { a: 5 }, outputs: { p: 0.5 }, score: 0.5, requestId: 'r-2', labelKey: 'r-2' },
        { observedAt: '2026-03-01T10:00:00.000Z', servedAt: '2026-03-01T10:00:00.040Z', latencyMs: 40, requestId: 'r-1', modelVersion: { id: version }, caller: { id: scientist.id } },
        { requestId: 'r-1' },
      ],
    });
    expect(nodes.slice(1).map(({ features, score, labelKey }) => ({ features, score, labelKey })).sort((a, b) => Number(a.score) - Number(b.score))).toEqual([
      { features: { a: 1, b: 2 }, score: 0.25, labelKey: 'r-1#0' },
      { features: { a: 3, b: 4 }, score: 0.75, labelKey: 'r-1#1' },
    ]);
    expect(batch).toMatchObject({ count: 2, keyed: 2, firstObservedAt: '2026-03-01T10:00:00.000Z' });
    const { champion } = await platform.until(endpoint.id, ({ predictionCount }) => predictionCount === 3);
    expect(champion.statistics).toEqual({ requests: 2, errors: 0 });
    const { predictionKeys } = await platform.graph.data<{ predictionKeys: object[] }>(viewer, 'query ($id: ID!) { predictionKeys(projectId: $id, keys: ["r-2", "r-1#1", "none"]) { key } }', { id: testProject });
    expect(predictionKeys).toEqual([{ key: 'r-2' }, { key: 'r-1#1' }]);
  });

  test('a half that was acknowledged outlives its process, and another one finds it', async () => {
    await using first = await TestPlatform.start({ server });
    const { id } = await register(first);
    await send(first, Array.from({ length: 300 }, (_, index) => event('request', { id: `r-${index}`, data: { instances: [index] } })));
    await first.graph.subgraph.stop();
    await using second = await TestPlatform.start({ server, beside: first });
    await using third = await TestPlatform.start({ server, beside: first });
    const answers = Array.from({ length: 300 }, (_, index) => event('response', { id: `r-${index}`, data: { predictions: [index] } }));
    await Promise.all([send(second, answers.slice(0, 200)), send(third, answers.slice(100))]);
    await second.logged(300);
    const { totalCount } = await predictions(second, id);
    expect(totalCount).toBe(300);
    const batches = (await allEvents(second.graph.host.log)).filter(({ type }) => type === 'predictions.logged');
    expect(batches.reduce((sum, { payload }) => sum + (payload as { count: number }).count, 0)).toBe(300);
  });

  test('the first event makes the endpoint where its sender may operate, and nobody else learns whether there is one', async () => {
    await using platform = await TestPlatform.start({ server });
    const pair = [event('request', { id: '1', data: { instances: [1] } }), event('response', { id: '1', data: { predictions: [1] } })];
    expect(await send(platform, pair, scientist)).toMatchObject({ status: 404, body: { error: "Endpoint 'kserve' does not exist" } });
    expect((await send(platform, pair, viewer)).status).toBe(403);
    expect(await platform.request('POST', '/api/v1/cloudevents', pair, stranger, { 'content-type': 'application/cloudevents-batch+json', 'x-cairn-project': testProject })).toMatchObject({ status: 404, body: { error: `Project '${testProject}' does not exist` } });
    expect((await Promise.all(Array.from({ length: 8 }, () => send(platform, pair)))).map(({ status }) => status)).toEqual(Array(8).fill(202));
    await platform.logged(1);
    const { endpoints } = await platform.graph.data<{ endpoints: { nodes: { id: string }[] } }>(viewer, 'query ($id: ID!) { endpoints(projectId: $id) { nodes { id kind model { id } champion { modelVersion { id } } } } }', { id: testProject });
    expect(endpoints.nodes).toMatchObject([{ kind: 'EXTERNAL', model: null, champion: { modelVersion: null } }]);
    expect((await predictions(platform, endpoints.nodes[0]!.id)).nodes).toMatchObject([{ modelVersion: null }]);
    // Later somebody says which version that is.
    const version = await platform.version();
    expect(await register(platform, version)).toMatchObject({ id: endpoints.nodes[0]!.id, champion: { modelVersion: { id: version } } });
    expect(await register(platform, version)).toMatchObject({ id: endpoints.nodes[0]!.id });
    expect((await allEvents(platform.graph.host.log)).filter(({ type }) => type === 'variant.deployed')).toMatchObject([{ payload: { endpointId: endpoints.nodes[0]!.id, modelVersionId: version } }]);
  });

  test('an external endpoint answers nothing here, and one that answers here takes no events', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version();
    const { id } = await register(platform, version);
    expect((await platform.infer(rows(1), {}, '/v2/models/kserve/infer')).status).toBe(404);
    await expect(platform.rollout(id, await platform.version())).rejects.toThrow("Endpoint 'kserve' answers elsewhere; only models that answer here are rolled out");
    await platform.endpoint(version);
    const served = event('request', { id: '1', endpoint: 'late-arrival', data: { instances: [1] } });
    expect(await send(platform, [served])).toMatchObject({ status: 409, body: { error: "An endpoint 'late-arrival' is there already" } });
    await expect(register(platform, newId('modelVersion'))).rejects.toThrow(/ModelVersion '.*' does not exist/);
    expect(await platform.graph.subgraph.ready()).toBe(true);
  });

  test('what stays alone is forgotten after an hour, and a pair is known for a day', async () => {
    await using platform = await TestPlatform.start({ server });
    await register(platform);
    await send(platform, [event('request', { id: 'alone', data: { instances: [1] } }), event('request', { id: 'pair', data: { instances: [1] } }), event('response', { id: 'pair', data: { predictions: [1] } })]);
    await platform.logged(1);
    const { database } = platform.graph.host.log;
    const store = new SqlServingStore(database);
    const at = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
    expect(await store.sweepHalves({ alone: at(-1), logged: at(-1) })).toEqual({ alone: 0, waiting: 1 });
    expect(await store.sweepHalves({ alone: at(1), logged: at(-1) })).toEqual({ alone: 1, waiting: 0 });
    expect(await database.query('SELECT event_id, done, request, answer FROM serving.payload_event')).toEqual([{ event_id: 'pair', done: true, request: null, answer: null }]);
    await store.sweepHalves({ alone: at(1), logged: at(1) });
    expect(await database.query('SELECT FROM serving.payload_event')).toEqual([]);
  });

  test('redacted values are not even kept while they wait; failures count as errors; a sample is a sample', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await register(platform);
    const configure = (log: object): Promise<unknown> => platform.graph.data(engineer, 'mutation ($id: ID!, $settings: EndpointSettingsInput!) { configureEndpoint(id: $id, settings: $settings) { id } }', { id, settings: { log } });
    await configure({ redactedFeatures: ['name'] });
    await send(platform, [event('request', { id: '1', data: { instances: [{ name: 'Ada', age: 7 }] } })]);
    const kept = await platform.graph.host.log.database.query<{ request: string }>('SELECT request FROM serving.payload_event');
    expect(kept).toEqual([{ request: '{"instances":[{"name":null,"age":7}]}' }]);
    await send(platform, [event('response', { id: '1', data: { predictions: [1] } }), event('request', { id: '2', data: { instances: [1] } }), event('response', { id: '2', data: { error: 'out of memory' } })]);
    await platform.logged(1);
    expect((await predictions(platform, id)).nodes).toMatchObject([{ features: { name: null, age: 7 }, redacted: ['name'] }]);
    await platform.until(id, ({ champion }) => champion.statistics.errors === 1);
    await configure({ sampleRatio: 0 });
    await send(platform, [event('request', { id: '3', data: { instances: [1] } }), event('response', { id: '3', data: { predictions: [1] } })]);
    await platform.until(id, ({ predictionCount }) => predictionCount === 2);
    expect((await predictions(platform, id)).totalCount).toBe(1);
  });
});
