import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, testProject, testServers } from '@cairn/subgraph/testing';
import { engineer, stranger, TestPlatform, viewer } from './testing/platform.js';

const fields = 'settings { replicas { minimum maximum idleMs } deadlineMs memoryBytes queueLimit nonFinite log { sampleRatio redactedFeatures retentionDays whenFull } }';
const configure = `mutation ($id: ID!, $settings: EndpointSettingsInput!) { configureEndpoint(id: $id, settings: $settings) { ${fields} } }`;
const ask = `query ($id: ID!) { endpoint(id: $id) { ${fields} } }`;

describe.each(testServers())('the settings of endpoints on the %s PostgreSQL', (server) => {
  test('an endpoint has defaults, takes changes one by one, and says so in the log', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const defaults = {
      replicas: { minimum: 1, maximum: 1, idleMs: 300_000 },
      deadlineMs: 5_000,
      memoryBytes: 2 ** 30,
      queueLimit: 512,
      nonFinite: 'REFUSE',
      log: { sampleRatio: 1, redactedFeatures: [], retentionDays: null, whenFull: 'REFUSE' },
    };
    expect(await platform.graph.data(viewer, ask, { id })).toEqual({ endpoint: { settings: defaults } });
    await platform.graph.data(engineer, configure, { id, settings: { deadlineMs: 200, log: { redactedFeatures: ['a'], whenFull: 'SERVE_UNLOGGED', retentionDays: 7 } } });
    const changed = await platform.graph.data(engineer, configure, { id, settings: { replicas: { minimum: 0 }, log: { retentionDays: null } } });
    const expected = { ...defaults, deadlineMs: 200, replicas: { ...defaults.replicas, minimum: 0 }, log: { ...defaults.log, redactedFeatures: ['a'], whenFull: 'SERVE_UNLOGGED' } };
    expect(changed).toEqual({ configureEndpoint: { settings: expected } });
    expect(await platform.graph.data(viewer, ask, { id })).toEqual({ endpoint: { settings: expected } });
    const events = (await allEvents(platform.graph.host.log)).filter(({ type }) => type === 'endpoint.configured');
    expect(events).toMatchObject([
      { nodeId: id, actorId: engineer.id, payload: { settings: { deadlineMs: 200, log: { retentionDays: 7 } } } },
      { payload: { settings: { deadlineMs: 200, replicas: { minimum: 0 }, log: { retentionDays: null, whenFull: 'serveUnlogged' } } } },
    ]);
  });

  test('an endpoint may begin with settings of its own', async () => {
    await using platform = await TestPlatform.start({ server });
    const input = { projectId: testProject, name: 'late-arrival', modelVersionId: await platform.version(), settings: { queueLimit: 5 } };
    const create = `mutation ($input: CreateEndpointInput!) { createEndpoint(input: $input) { ${fields} } }`;
    expect(await platform.graph.data(engineer, create, { input })).toMatchObject({ createEndpoint: { settings: { queueLimit: 5, deadlineMs: 5_000 } } });
  });

  test('what is not finite reaches the model of an endpoint that accepts it, and of no other', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const head = JSON.stringify({ inputs: ['a', 'b'].map((name) => ({ name, datatype: 'FP32', shape: [1, 1], parameters: { binary_data_size: 4 } })) });
    const body = Buffer.concat([Buffer.from(head), Buffer.from(Float32Array.of(Infinity, 1).buffer)]);
    const infer = (): ReturnType<TestPlatform['request']> => platform.request('POST', '/v2/models/late-arrival/infer', body, viewer, { 'inference-header-content-length': String(head.length) });
    expect(await infer()).toMatchObject({ status: 400, body: { error: "Element 0 of input 'a' is Infinity; expected a finite number (FP32)" } });
    await platform.graph.data(engineer, configure, { id, settings: { nonFinite: 'ACCEPT' } });
    expect(await infer()).toMatchObject({ status: 200, body: { outputs: [{ name: 'probability', data: [1] }] } });
    await platform.graph.data(engineer, configure, { id, settings: { nonFinite: 'REFUSE' } });
    expect((await infer()).status).toBe(400);
  });

  test('only who may operate changes them, to what fits, at an endpoint that is there', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    await expect(platform.graph.data(viewer, configure, { id, settings: { deadlineMs: 200 } })).rejects.toThrow(/lacks the permission 'operate'/);
    await expect(platform.graph.data(stranger, configure, { id, settings: { deadlineMs: 200 } })).rejects.toThrow(`Endpoint '${id}' does not exist`);
    const none = newId('endpoint');
    await expect(platform.graph.data(engineer, configure, { id: none, settings: {} })).rejects.toThrow(`Endpoint '${none}' does not exist`);
    await expect(platform.graph.data(engineer, configure, { id, settings: { deadlineMs: 1 } })).rejects.toThrow("Setting 'deadlineMs' is 1; expected a whole number of milliseconds from 10 to 600,000");
    expect((await allEvents(platform.graph.host.log)).filter(({ type }) => type === 'endpoint.configured')).toEqual([]);
  });
});
