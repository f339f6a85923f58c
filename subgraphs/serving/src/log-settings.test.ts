import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allEvents, testProject, testServers } from '@cairn/subgraph/testing';
import { isSampled, stickyHash } from './domain/prediction-records.js';
import { engineer, rows, stranger, TestPlatform, viewer } from './testing/platform.js';

async function configure(platform: TestPlatform, id: string, log: object): Promise<void> {
  await platform.graph.data(engineer, 'mutation ($id: ID!, $settings: EndpointSettingsInput!) { configureEndpoint(id: $id, settings: $settings) { id } }', { id, settings: { log } });
}

const idsOf = (answer: { body: Record<string, unknown> }): string[] => (answer.body['parameters'] as { prediction_ids: string }).prediction_ids.split(',');

describe.each(testServers())('what is logged on the %s PostgreSQL', (server) => {
  test('is a sample without the redacted values, in every process, while everything is counted', async () => {
    await using platform = await TestPlatform.start({ server });
    await using beside = await TestPlatform.start({ server, beside: platform });
    const { id } = await platform.endpoint(await platform.version());
    await configure(platform, id, { sampleRatio: 0.5, redactedFeatures: ['b'] });
    // The other process hears of it a moment later: from then on it redacts as well.
    let seen: string[][] = [];
    for (let redacted = false; !redacted; ) {
      const answer = await beside.infer(rows(...Array<number>(20).fill(0.25)), { parameters: { sticky_key: 'customer 7' } });
      if (answer.status !== 200) continue;
      seen.push(idsOf(answer));
      await platform.logged(1);
      const { predictions } = await platform.graph.data<{ predictions: { nodes: { redacted: string[] }[] } }>(viewer, 'query ($id: ID!) { predictions(endpointId: $id, first: 1) { nodes { redacted } } }', { id });
      redacted = predictions.nodes[0]?.redacted[0] === 'b';
    }
    seen = [idsOf(await beside.infer(rows(...Array<number>(50).fill(0.25)), { parameters: { sticky_key: 'customer 7' } })), idsOf(await platform.infer(rows(...Array<number>(50).fill(0.25))))];
    const sampled = seen.flat().filter((one) => isSampled(one, 0.5));
    for (let found: string[] = []; found.length < sampled.length; ) {
      found = [];
      for (const one of sampled) {
        const { prediction } = await platform.graph.data<{ prediction: object | null }>(viewer, 'query ($id: ID!) { prediction(id: $id) { features redacted score stickyHash } }', { id: one });
        if (!prediction) break;
        expect(prediction).toMatchObject({ features: { a: 0.25, b: null }, redacted: ['b'], score: expect.any(Number), stickyHash: seen[0]!.includes(one) ? stickyHash(id, 'customer 7') : null });
        found.push(one);
      }
    }
    const { prediction } = await platform.graph.data<{ prediction: null }>(viewer, 'query ($id: ID!) { prediction(id: $id) { id } }', { id: seen.flat().find((one) => !isSampled(one, 0.5)) });
    expect(prediction).toBeNull();
    const { champion } = await platform.until(id, ({ predictionCount }) => predictionCount >= 100);
    expect(champion.statistics.requests).toBeGreaterThanOrEqual(3);
  });

  test('has a key that labels name it by: the one that was given, or the id of its request', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    await platform.infer(rows(1), { id: 'request 1' });
    await platform.infer(rows(1, 2), { id: 'request 2', parameters: { label_key: 'order 7, order 8' } });
    await platform.infer(rows(1, 2), { id: 'request 3' });
    await platform.infer(rows(1));
    const refused = await platform.infer(rows(1, 2), { parameters: { label_key: 'order 7' } });
    expect(refused).toMatchObject({ status: 400, body: { error: "'parameters.label_key' holds 1 keys; expected one for each of 2 rows, with commas between them" } });
    const batches = await platform.logged(6);
    expect(batches.reduce((sum, { keyed = 0 }) => sum + keyed, 0)).toBe(5);
    const ask = 'query ($project: ID!, $endpoint: ID, $keys: [String!]!) { predictionKeys(projectId: $project, endpointId: $endpoint, keys: $keys) { key } }';
    const keys = ['request 1', 'order 7', 'order 8', 'request 3#0', 'request 3#1', 'request 2', 'request 3'];
    const found = await platform.graph.data<{ predictionKeys: { key: string }[] }>(viewer, ask, { project: testProject, endpoint: id, keys });
    expect(found.predictionKeys.map(({ key }) => key)).toEqual(keys.slice(0, 5));
    expect(await platform.graph.data(viewer, ask, { project: testProject, endpoint: 'ep_none', keys })).toEqual({ predictionKeys: [] });
    await expect(platform.graph.data(stranger, ask, { project: testProject, keys })).rejects.toThrow(`Project '${testProject}' does not exist`);
    const listed = await platform.graph.data<{ predictionBatch: { labelKeys: object[] } }>(viewer, 'query ($id: ID!) { predictionBatch(batchId: $id) { labelKeys { key predictionId } } }', { id: batches[0]!.batchId });
    expect(listed.predictionBatch.labelKeys).toHaveLength(batches[0]!.keyed ?? 0);
  });

  test('may be nothing while the disk fails, where the endpoint would rather answer; then the alarm is raised once', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const spools = join(platform.graph.host.home, 'spool');
    // This process's own.
    const spool = join(spools, (await readdir(spools))[0]!);
    await rm(spool, { recursive: true });
    const refused = await platform.infer(rows(1));
    expect(refused).toMatchObject({ status: 503, body: { error: expect.stringContaining('The prediction cannot be logged: ENOENT') } });
    await configure(platform, id, { whenFull: 'SERVE_UNLOGGED' });
    for (let request = 0; request < 3; request++) {
      const answer = await platform.infer(rows(1, 2));
      expect(answer).toMatchObject({ status: 200, body: { parameters: { logged: false }, outputs: [{ name: 'probability' }] } });
    }
    await mkdir(spool);
    const logged = await platform.infer(rows(1));
    expect(logged.body['parameters']).not.toHaveProperty('logged');
    await platform.logged(1);
    const ask = 'query ($id: ID!) { endpoint(id: $id) { predictionCount unlogged { count reason from to } } }';
    for (let unlogged: object | null = null; unlogged === null; ) ({ unlogged } = (await platform.graph.data<{ endpoint: { unlogged: object | null } }>(viewer, ask, { id })).endpoint);
    await platform.graph.subgraph.stop();
    await using next = await TestPlatform.start({ server, beside: platform });
    expect(await next.graph.data(viewer, ask, { id })).toMatchObject({ endpoint: { predictionCount: 1, unlogged: { count: 6, reason: expect.stringContaining('ENOENT'), to: expect.any(String) } } });
    const alarms = (await allEvents(platform.graph.host.log)).filter(({ type }) => type === 'predictions.unlogged');
    expect(alarms).toMatchObject([
      { nodeId: id, payload: { endpointId: id, ended: false, reason: expect.stringContaining('ENOENT') } },
      { nodeId: id, payload: { endpointId: id, ended: true, count: 6 } },
    ]);
  });
});
