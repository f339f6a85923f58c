import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';

// What MLflow's door refuses, in the protocol's own form, without a client between: clients mend paths before they send them.

let platform: TestPlatform;
let scientist: TestActor;
let viewer: TestActor;
let stranger: TestActor;
let runId: string;
let experimentId: string;

interface Answer {
  readonly status: number;
  readonly body: { readonly error_code?: string; readonly message?: string; readonly files?: readonly { readonly path: string }[]; readonly [key: string]: unknown };
}

/** Sends the path as it is written, which `fetch` would not. */
function send(method: string, path: string, options: { readonly token?: string | undefined; readonly body?: string | Buffer; readonly headers?: Record<string, string> } = {}): Promise<Answer> {
  const { hostname, port } = new URL(platform.url);
  return new Promise((resolve, reject) => {
    const authorization = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
    const sent = request({ host: hostname, port, method, path, headers: { ...authorization, 'content-type': 'application/json', ...options.headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString() || '{}') as Answer['body'] }));
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

const call = (path: string, body: object, token: string | undefined = scientist.token): Promise<Answer> => send('POST', `/api/2.0/mlflow/${path}`, { token, body: JSON.stringify(body) });

beforeAll(async () => {
  platform = await startTestPlatform();
  const projectId = await platform.project();
  [scientist, viewer, stranger] = [await platform.actor('scientist', projectId), await platform.actor('viewer', projectId), await platform.actor('engineer', await platform.project())];
  ({ experiment_id: experimentId } = (await call('experiments/create', { name: 'refused' })).body as { experiment_id: string });
  const { body } = await call('runs/create', { experiment_id: experimentId });
  runId = (body['run'] as { info: { run_id: string } }).info.run_id;
});

afterAll(() => platform[Symbol.asyncDispose]());

const artifacts = (path: string): string => `/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${path}`;

describe('an artifact path', () => {
  test.each([
    '../escape.txt',
    'a/../../escape.txt',
    '%2e%2e/escape.txt',
    '..%2fescape.txt',
    '%252e%252e%252fescape.txt',
    '%25252e%25252e/escape.txt',
    'a%5c..%5cescape.txt',
    '..\\escape.txt',
    '%2fetc/passwd',
    'c:%5cescape.txt',
    '..;/escape.txt',
    'a/..;/escape.txt',
    'a%00b.txt',
    'a//b.txt',
  ])('that climbs, such as %s, is refused when written, read and listed', async (path) => {
    const written = await send('PUT', artifacts(path), { token: scientist.token, body: 'escaped' });
    expect(written).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
    expect((await send('GET', artifacts(path), { token: scientist.token })).status).toBe(400);
    expect((await send('GET', `/api/2.0/mlflow/artifacts/list?run_id=${runId}&path=${path}`, { token: scientist.token })).status).toBe(400);
    expect((await send('GET', `/api/2.0/mlflow/artifacts/list?run_id=${runId}`, { token: scientist.token })).body.files).toEqual([]);
  });

  test('that is strange but harmless is kept as it is', async () => {
    for (const name of ['grün ☘.txt', 'a;b=c.txt', '100%25 sure.txt', 'with space/..dots.txt']) {
      const path = name.includes('%25') ? name.replaceAll(' ', '%20') : encodeURI(name);
      expect([name, await send('PUT', artifacts(path), { token: scientist.token, body: name })]).toEqual([name, { status: 200, body: {} }]);
    }
    const { body } = await send('GET', `/api/2.0/mlflow/artifacts/list?run_id=${runId}`, { token: scientist.token });
    expect(body.files!.map(({ path }) => path).toSorted()).toEqual(['100% sure.txt', 'a;b=c.txt', 'grün ☘.txt', 'with space']);
  });

  test.each(['s3://bucket/key', 'file:///etc/passwd', 'http://example.com/x', 'dbfs:/x', 'mlflow-artifacts:/nowhere'])('%s is no place of ours', async (source) => {
    const name = `model of ${source.length}`;
    await call('registered-models/create', { name });
    const refused = await call('model-versions/create', { name, source });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect(refused.body.message).toMatch(/mlflow-artifacts:|names no artifacts/);
  });
});

describe('who may not', () => {
  test.each([undefined, 'cairn_wrong'])('with the token %s is told so in the form that clients read', async (token) => {
    expect(await send('GET', '/api/2.0/mlflow/experiments/search', { token })).toMatchObject({ status: 401, body: { error_code: 'UNAUTHENTICATED' } });
    expect((await send('PUT', artifacts('a.txt'), { token, body: 'a' })).status).toBe(401);
  });

  test('finds nothing of another project: it looks missing', async () => {
    const missing = `run_${'0'.repeat(12)}7${'0'.repeat(3)}8${'0'.repeat(15)}`;
    for (const [path, body] of [
      ['runs/log-metric', { key: 'm', value: 1, timestamp: 1, step: 0 }],
      ['runs/log-parameter', { key: 'p', value: '1' }],
      ['runs/set-tag', { key: 't', value: '1' }],
      ['runs/update', { status: 'FAILED' }],
      ['runs/delete', {}],
    ] as const) {
      const hidden = await call(path, { run_id: runId, ...body }, stranger.token);
      const absent = await call(path, { run_id: missing, ...body }, stranger.token);
      expect([path, hidden.status, hidden.body.error_code]).toEqual([path, 404, 'RESOURCE_DOES_NOT_EXIST']);
      expect(hidden.body.message).toBe(absent.body.message!.replace(missing, runId));
    }
    expect((await send('GET', `/api/2.0/mlflow/runs/get?run_id=${runId}`, { token: stranger.token })).status).toBe(404);
    expect((await send('GET', artifacts('a.txt'), { token: stranger.token })).status).toBe(404);
    expect((await call('runs/search', { experiment_ids: [experimentId] }, stranger.token)).body['runs']).toEqual([]);
  });

  test('only reads is refused where something would change, before a body is read', async () => {
    const refused = await send('PUT', artifacts('big.bin'), { token: viewer.token, body: Buffer.alloc(5_000_000) });
    expect(refused).toMatchObject({ status: 403, body: { error_code: 'PERMISSION_DENIED' } });
    expect((await call('runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1 }, viewer.token)).status).toBe(403);
  });
});

describe('a request that does not fit', () => {
  test('is refused as a whole, and is not worth sending again', async () => {
    const metric = (index: number) => ({ key: `m${index}`, value: index, timestamp: 1, step: 0 });
    const cases: [string, object, RegExp][] = [
      ['runs/log-batch', { run_id: runId, metrics: Array.from({ length: 1_001 }, (_, index) => metric(index)) }, /at most 1000 metrics/],
      ['runs/log-batch', { run_id: runId, params: [{ key: 'a', value: '1' }, { key: 'a', value: '2' }] }, /Duplicate parameter keys/],
      ['runs/log-batch', { run_id: runId, metrics: [metric(1), { key: 'm2', value: 'many', timestamp: 1 }], params: [{ key: 'kept', value: '1' }] }, /expected a number/],
      ['runs/log-batch', { run_id: runId, metrics: [metric(1)], tags: [{ key: 'big', value: 'x'.repeat(1_100_000) }] }, /exceeds 1,000,000 bytes/],
      ['runs/log-metric', { run_id: runId, key: 'k'.repeat(251), value: 1, timestamp: 1 }, /251 characters/],
      ['runs/log-metric', { run_id: runId, key: 'm', timestamp: 1 }, /Missing value/],
      ['runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1, step: 1.5 }, /whole number/],
      ['runs/create', { experiment_id: 'exp_none' }, /does not exist/],
      ['runs/search', { experiment_ids: [experimentId], filter: "metrics.loss ~ 'x'" }, /character 14/],
      ['runs/search', { experiment_ids: [experimentId], max_results: 1_000_000 }, /50,000/],
      ['runs/search', { experiment_ids: [experimentId], page_token: 'nonsense' }, /not a place in this list/],
      ['experiments/create', { name: 'x', artifact_location: 'gs://bucket' }, /mlflow-artifacts/],
    ];
    for (const [path, body, message] of cases) {
      const refused = await call(path, body);
      expect([path, refused.body.message]).toEqual([path, expect.stringMatching(message)]);
      // 408, 429 and 5xx are what clients send again.
      expect([400, 404]).toContain(refused.status);
    }
    const { body } = await send('GET', `/api/2.0/mlflow/runs/get?run_id=${runId}`, { token: scientist.token });
    expect(body['run']).toMatchObject({ data: { metrics: [], params: [] } });
  });

  test('to a call that there is not is answered so that clients fall back', async () => {
    expect(await call('runs/fly', {})).toMatchObject({ status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND' } });
    expect(await send('GET', '/api/3.0/mlflow/nothing/here', { token: scientist.token })).toMatchObject({ status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND' } });
  });

  test('is told what to do when the key may use several projects', async () => {
    const key = { token: platform.adminToken };
    expect(await send('GET', '/api/2.0/mlflow/experiments/search', key)).toMatchObject({ status: 400, body: { message: expect.stringMatching(/MLFLOW_WORKSPACE/) as string } });
    const chosen = { 'x-mlflow-workspace': scientist.cairn.project };
    expect((await send('GET', '/api/2.0/mlflow/experiments/search', { ...key, headers: chosen })).body['experiments']).toMatchObject([{ name: 'refused' }]);
    const basic = Buffer.from(`${scientist.cairn.project}:${platform.adminToken}`).toString('base64');
    expect((await send('GET', '/api/2.0/mlflow/experiments/search', { headers: { authorization: `Basic ${basic}` } })).body['experiments']).toMatchObject([{ name: 'refused' }]);
  });
});
