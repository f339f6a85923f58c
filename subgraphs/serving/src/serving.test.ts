import { describe, expect, test } from 'vitest';
import { allEvents, testProject, testServers } from '@cairn/subgraph/testing';
import { failingModel, sigmoidModel } from './testing/models.js';
import { engineer, rows, stranger, TestPlatform, viewer } from './testing/platform.js';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe.each(testServers())('serving on the %s PostgreSQL', (server) => {
  test('an approved version answers as soon as its endpoint is made, and what it answered can be read', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version(sigmoidModel(1));
    const endpoint = await platform.endpoint(version);
    expect(endpoint).toMatchObject({ variants: [{ state: 'READY', trafficPercent: 100, modelVersion: { id: version } }] });
    const { status, body } = await platform.infer(rows(0.5, 1), { id: 'mine', parameters: { observed_at: '2001-03-01T17:35:00Z' } });
    expect({ status, body }).toMatchObject({ status: 200, body: { model_name: 'late-arrival', model_version: version, id: 'mine', parameters: { variant: endpoint.variants[0]!.id } } });
    const outputs = body['outputs'] as { name: string; shape: number[]; data: number[] }[];
    expect(outputs[0]).toMatchObject({ name: 'probability', datatype: 'FP32', shape: [2, 1] });
    expect(outputs[0]!.data[0]).toBeCloseTo(sigmoid(1), 6);
    const ids = (body['parameters'] as { prediction_ids: string }).prediction_ids.split(',');
    // The ids of one request's rows are in no order of their own: what is listed by id is expected as it sorts.
    const [earlier, later] = ids.toSorted();
    const [batch] = await platform.logged(2);
    expect(batch).toMatchObject({ count: 2, firstObservedAt: '2001-03-01T17:35:00.000Z' });
    const found = await platform.graph.data(
      viewer,
      `query ($id: ID!, $endpoint: ID!, $batch: ID!) {
        prediction(id: $id) { endpoint { id name predictionCount } variant { id } modelVersion { id } rollout { id } observedAt features outputs score caller { id } batchId eventId }
        predictions(endpointId: $endpoint, first: 1) { nodes { id } totalCount pageInfo { hasNextPage } }
        mine: predictions(endpointId: $endpoint, requestId: "mine") { nodes { id requestId } totalCount }
        theirs: predictions(endpointId: $endpoint, requestId: "theirs") { totalCount }
        predictionBatch(batchId: $batch) { endpointId rows }
        endpoint(id: $endpoint) { champion { id statistics { requests errors predictions p50Ms } } }
      }`,
      { id: ids[0], endpoint: endpoint.id, batch: batch!['batchId'] },
    );
    expect(found).toMatchObject({
      prediction: {
        endpoint: { id: endpoint.id, name: 'late-arrival', predictionCount: 2 },
        modelVersion: { id: version },
        rollout: null,
        features: { a: 0.5, b: 0.5 },
        score: outputs[0]!.data[0],
        caller: { id: viewer.id },
        batchId: batch!['batchId'],
        eventId: batch!['eventId'],
      },
      predictions: { nodes: [{ id: later }], totalCount: 2, pageInfo: { hasNextPage: true } },
      mine: { nodes: [{ id: later, requestId: 'mine' }, { id: earlier, requestId: 'mine' }], totalCount: 2 },
      theirs: { totalCount: 0 },
      predictionBatch: { endpointId: endpoint.id, rows: [earlier, later].map((id) => ({ id, modelVersionId: version, features: id === ids[0] ? { a: 0.5, b: 0.5 } : { a: 1, b: 1 }, observedAt: '2001-03-01T17:35:00.000Z' })) },
      endpoint: { champion: { statistics: { requests: 1, errors: 0, predictions: 2 } } },
    });
  });

  test('what is not asked as the model declares it is refused with name, value and expectation, and nothing is logged', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const refusals: [body: unknown, message: string][] = [
      [{ inputs: [{ ...rows(1)[0], name: 'c' }] }, "There is no input 'c'; expected 'a', 'b'"],
      [{ inputs: [{ ...rows(1)[0], datatype: 'INT64' }, rows(1)[1]] }, `Input 'a' has datatype "INT64"; expected FP32`],
      [{ inputs: [{ ...rows(1)[0], shape: [1, 2] }, rows(1)[1]] }, "Input 'a' has shape [1,2]; expected [-1, 1]"],
      [{ inputs: [{ ...rows(1)[0], shape: [1] }, rows(1)[1]] }, "Input 'a' has shape [1] of rank 1; expected [-1, 1] (-1: any) of rank 2"],
      [{ inputs: rows(...Array<number>(10_001).fill(1)) }, '10,001 rows exceed 10,000 rows of one request'],
      [{ inputs: rows(1), outputs: [{ name: 'z' }] }, "There is no output 'z'; expected 'probability'"],
      [{ inputs: rows(1), parameters: { observed_at: 'yesterday' } }, `'parameters.observed_at' is "yesterday"; expected an ISO 8601 time`],
      [{}, "'inputs' is missing"],
      ['{', 'The body is not JSON'],
    ];
    for (const [body, message] of refusals) {
      const refused = await platform.request('POST', '/v2/models/late-arrival/infer', body);
      expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining(message) } });
    }
    expect((await platform.infer(rows(1))).status).toBe(200);
    await platform.logged(1);
    const { endpoint } = await platform.graph.data<{ endpoint: object }>(viewer, `query ($id: ID!) { endpoint(id: $id) { predictionCount champion { statistics { requests errors } } } }`, { id });
    expect(endpoint).toEqual({ predictionCount: 1, champion: { statistics: { requests: 1, errors: 0 } } });
  });

  test('an endpoint of a project one may not see answers like one that does not exist', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id, variants } = await platform.endpoint(await platform.version());
    for (const [method, path] of [['POST', '/infer'], ['GET', ''], ['GET', '/ready']] as const) {
      const body = method === 'POST' ? { inputs: rows(1) } : undefined;
      const hidden = await platform.request(method, `/v2/models/late-arrival${path}`, body, stranger);
      const absent = await platform.request(method, `/v2/models/late-night${path}`, body, stranger);
      expect(hidden).toMatchObject({ status: 404, body: { error: "Endpoint 'late-arrival' does not exist" } });
      expect(absent.body).toEqual({ error: "Endpoint 'late-night' does not exist" });
    }
    const ask = 'query ($id: ID!, $variant: ID!) { endpoint(id: $id) { id } variant(id: $variant) { id } }';
    expect(await platform.graph.data(stranger, ask, { id, variant: variants[0]!.id })).toEqual({ endpoint: null, variant: null });
  });

  test('only an approved version of the project, that is ONNX and loads, becomes an endpoint, and only under a new name that fits', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version();
    await expect(platform.endpoint(await platform.version(sigmoidModel(1), { clearance: { allowed: false, reason: 'waiting for approval' } }))).rejects.toThrow(/is waiting for approval; only an approved one can be served/);
    const files = await platform.version(sigmoidModel(1), { format: 'FILES', formatReason: 'It has no ONNX flavour, only sklearn' });
    await expect(platform.endpoint(files)).rejects.toThrow(/is not an ONNX model \(It has no ONNX flavour, only sklearn\); only one ONNX file can be served/);
    const foreign = await platform.version(sigmoidModel(1), { projectId: 'prj_01890000000070008000000000000002' });
    await expect(platform.endpoint(foreign)).rejects.toThrow(`ModelVersion '${foreign}' does not exist`);
    await expect(platform.endpoint('mv_none')).rejects.toThrow("ModelVersion 'mv_none' does not exist");
    await expect(platform.endpoint(await platform.version(Buffer.from('not a model')))).rejects.toThrow(/The model of version '.*' does not load: /);
    await expect(platform.endpoint(version, 'a/b')).rejects.toThrow("Endpoint name 'a/b' does not fit");
    await expect(platform.endpoint(version, 'late-arrival', viewer)).rejects.toThrow(/lacks the permission 'operate'/);
    const { endpoints } = await platform.graph.data<{ endpoints: object }>(viewer, `query ($id: ID!) { endpoints(projectId: $id) { totalCount } }`, { id: testProject });
    expect(endpoints).toEqual({ totalCount: 0 });
    expect(await allEvents(platform.graph.host.log)).toEqual([]);
    await platform.endpoint(version);
    await expect(platform.endpoint(version)).rejects.toThrow("An endpoint 'late-arrival' is there already");
  });

  test('a server, its models and their versions tell of themselves', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version();
    await platform.endpoint(version);
    const signature = { inputs: [{ name: 'a', datatype: 'FP32', shape: [-1, 1] }, { name: 'b' }], outputs: [{ name: 'probability' }] };
    expect(await platform.request('GET', '/v2')).toMatchObject({ status: 200, body: { name: 'cairn' } });
    expect(await platform.request('GET', '/v2/health/live')).toMatchObject({ status: 200, body: { live: true } });
    expect(await platform.request('GET', '/v2/health/ready')).toMatchObject({ status: 200, body: { ready: true } });
    expect(await platform.request('GET', '/v2/models/late-arrival')).toMatchObject({ status: 200, body: { name: 'late-arrival', versions: [version], ...signature } });
    expect(await platform.request('GET', `/v2/models/late-arrival/versions/${version}/ready`)).toMatchObject({ status: 200, body: { ready: true } });
    expect(await platform.infer(rows(1), {}, '/v2/models/late-arrival/versions/1/infer')).toMatchObject({ status: 200, body: { model_version: version } });
    expect(await platform.infer(rows(1), {}, '/v2/models/late-arrival/versions/2/infer')).toMatchObject({ status: 404, body: { error: "Endpoint 'late-arrival' does not serve version '2'; it serves '" + version + "'" } });
  });

  test('an endpoint that is unloaded answers nothing until it is loaded, or a rollout starts, and only who operates may do either', async () => {
    await using platform = await TestPlatform.start({ server });
    const [version, next] = [await platform.version(), await platform.version(sigmoidModel(2))];
    const { id } = await platform.endpoint(version);
    const repository = (verb: string, actor = engineer): ReturnType<TestPlatform['request']> => platform.request('POST', `/v2/repository/models/late-arrival/${verb}`, undefined, actor);
    const index = async (body?: object): Promise<unknown> => (await platform.request('POST', '/v2/repository/index', body)).body;
    expect(await repository('unload', viewer)).toMatchObject({ status: 403 });
    expect(await repository('unload')).toMatchObject({ status: 200, body: { name: 'late-arrival', unload: true } });
    expect(await index()).toEqual([{ name: 'late-arrival', version, state: 'UNAVAILABLE', reason: "Endpoint 'late-arrival' is unloaded" }]);
    expect(await index({ ready: true })).toEqual([]);
    expect(await platform.infer(rows(1))).toMatchObject({ status: 503, body: { error: "Endpoint 'late-arrival' is unloaded; load it with POST /v2/repository/models/late-arrival/load" } });
    expect(await platform.request('GET', '/v2/models/late-arrival/ready')).toMatchObject({ status: 503 });
    expect(await platform.request('GET', '/v2/health/ready')).toMatchObject({ status: 200 });
    expect(await repository('load')).toMatchObject({ status: 200, body: { load: true } });
    expect((await platform.infer(rows(1))).status).toBe(200);
    await repository('unload');
    await platform.rollout(id, next, { shares: [50], enough: 1_000 });
    expect((await platform.infer(rows(1))).status).toBe(200);
    expect(await repository('unload')).toMatchObject({ status: 400, body: { error: expect.stringContaining('has the open rollout') } });
    const { champion } = await platform.until(id, (endpoint) => endpoint.champion.statistics.requests === 1 || endpoint.predictionCount === 2);
    expect(champion.statistics.errors).toBe(0);
  });

  test('a model that cannot answer is the variant\'s failure, and counted as such', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version(failingModel()));
    const failed = await platform.infer(rows(1));
    expect(failed).toMatchObject({ status: 503, body: { error: expect.stringContaining('could not answer') } });
    expect(failed.headers.get('retry-after')).toBe('1');
    await platform.until(id, ({ champion }) => champion.statistics.errors === 1);
  });

  test('followers see endpoints as they are made and as they answer', async () => {
    await using platform = await TestPlatform.start({ server });
    const stream = await platform.graph.subscribe<{ endpointChanged: { name: string; predictionCount: number } }>(viewer, 'subscription ($id: ID!) { endpointChanged(projectId: $id) { name predictionCount } }', { id: testProject });
    const first = stream.next();
    await platform.endpoint(await platform.version());
    expect((await first).value?.data?.endpointChanged).toEqual({ name: 'late-arrival', predictionCount: 0 });
    await platform.infer(rows(1));
    for (let seen = 0; seen < 1; ) seen = (await stream.next()).value?.data?.endpointChanged.predictionCount ?? 0;
    await stream.return?.();
  });
});
