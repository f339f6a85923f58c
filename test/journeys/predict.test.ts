import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, createEndpoint, registerModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

let platform: TestPlatform;
let engineer: TestActor;
let approver: TestActor;
let registered: Registered;

beforeAll(async () => {
  platform = await startTestPlatform();
  const projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  approver = await platform.actor('approver', projectId);
  registered = await registerModel(engineer, 'late');
});
afterAll(() => platform[Symbol.asyncDispose]());

test('a version serves only after a second person approved it, and every answer can be explained', async () => {
  expect(registered.version.status).toBe('AWAITING_APPROVAL');
  await expect(createEndpoint(engineer, 'too-early', registered)).rejects.toThrow(/approv/i);
  await expect(approve(engineer, registered)).rejects.toThrow(/permission 'approve'/);
  await expect(approve(approver, { ...registered, version: { ...registered.version, digest: `sha256:${'0'.repeat(64)}` } })).rejects.toThrow(/digest/i);
  await approve(approver, registered);
  await createEndpoint(engineer, 'late', registered);

  const observedAt = new Date('2001-03-01T17:35:00Z');
  const answer = await engineer.cairn.infer('late', { inputs: { a: [0, 1, 2], b: [0, 1, -1] }, observedAt });
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  expect(answer.outputs['probability']).toEqual([0, 2, 1].map((x) => expect.closeTo(sigmoid(x), 5)));
  expect(answer.predictionIds).toHaveLength(3);

  const predictionId = answer.predictionIds[1]!;
  const passport = await until('the passport', async () => {
    const found = await approver.cairn.query<{ passport: object | null }>(passportQuery, { id: predictionId });
    return found.passport ?? undefined;
  });
  expect(passport).toMatchObject({
    prediction: { id: predictionId, observedAt: observedAt.toISOString(), features: { a: 1, b: 1 }, score: expect.closeTo(sigmoid(2), 5), caller: { name: engineer.name } },
    endpoint: { name: 'late' },
    modelVersion: {
      id: registered.version.id,
      digest: registered.version.digest,
      gateResults: [{ passed: true, gate: { name: 'good-enough' } }],
      approvals: [{ decision: 'APPROVED', actor: { name: approver.name }, modelDigest: registered.version.digest }],
    },
    run: { id: registered.runId, params: [{ key: 'weight', value: '1' }], startedBy: { name: engineer.name } },
    datasetVersions: [{ id: registered.datasetVersionId, rowCount: 3, quality: { passed: true } }],
    auditEntry: { type: 'predictions.logged' },
  });
});

test.each([
  ['another name', [{ name: 'z', shape: [1, 1], datatype: 'FP32', data: [1] }, { name: 'b', shape: [1, 1], datatype: 'FP32', data: [1] }], /'z'|'a'/],
  ['another datatype', [{ name: 'a', shape: [1, 1], datatype: 'INT64', data: [1] }, { name: 'b', shape: [1, 1], datatype: 'FP32', data: [1] }], /INT64.*FP32/],
  ['another rank', [{ name: 'a', shape: [1], datatype: 'FP32', data: [1] }, { name: 'b', shape: [1, 1], datatype: 'FP32', data: [1] }], /shape|rank|dimension/],
  ['less data than its shape says', [{ name: 'a', shape: [2, 1], datatype: 'FP32', data: [1] }, { name: 'b', shape: [2, 1], datatype: 'FP32', data: [1, 2] }], /1 .*2|2 .*1/],
])('a tensor of %s is refused with what was expected', async (_case, inputs, message) => {
  const response = await ask('late', { inputs });
  expect(response.status).toBe(400);
  expect(((await response.json()) as { error: string }).error).toMatch(message);
});

test('an endpoint answers nobody without a credential, and strangers as if it did not exist', async () => {
  const inputs = ['a', 'b'].map((name) => ({ name, shape: [1, 1], datatype: 'FP32', data: [1] }));
  expect((await ask('late', { inputs }, '')).status).toBe(401);
  expect((await ask('late', { inputs }, 'cairn_0_wrong')).status).toBe(401);
  const stranger = await platform.actor('engineer', await platform.project());
  const hidden = await ask('late', { inputs }, stranger.token);
  const missing = await ask('gone', { inputs }, stranger.token);
  expect([hidden.status, await hidden.text()]).toEqual([missing.status, (await missing.text()).replaceAll('gone', 'late')]);
  expect(hidden.status).toBe(404);
});

function ask(endpoint: string, body: object, token = engineer.token): Promise<Response> {
  return fetch(`${platform.url}/v2/models/${endpoint}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
}

const passportQuery = `query ($id: ID!) {
  passport(predictionId: $id) {
    prediction { id observedAt features score caller { name } }
    endpoint { name }
    modelVersion { id digest gateResults { passed gate { name } } approvals { decision modelDigest actor { name } } }
    run { id params { key value } startedBy { name } }
    datasetVersions { id rowCount quality { passed } }
    auditEntry { index type }
  }
}`;
