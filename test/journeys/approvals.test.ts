import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, createEndpoint, registerModel, sigmoidModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

let platform: TestPlatform;
let projectId: string;
/** May do everything in the project, and has a part in every version. */
let engineer: TestActor;
let approver: TestActor;
let endpointId: string;
let champion: Registered;
let candidate: Registered;

beforeAll(async () => {
  platform = await startTestPlatform();
  projectId = await platform.project();
  [engineer, approver] = [await platform.actor('admin', projectId), await platform.actor('approver', projectId)];
  champion = await registerModel(engineer, 'late', sigmoidModel(1));
  await approve(approver, champion);
  candidate = await registerModel(engineer, 'late', sigmoidModel(2));
  await approve(approver, candidate);
  endpointId = await createEndpoint(engineer, 'late', champion);
});
afterAll(() => platform[Symbol.asyncDispose]());

function startRollout({ version }: Registered): Promise<{ startRollout: { id: string } }> {
  const options = { steps: [50, 100], bakeMs: 600_000 };
  return engineer.cairn.query('mutation ($input: StartRolloutInput!) { startRollout(input: $input) { id } }', { input: { endpointId, modelVersionId: version.id, strategy: 'canary', options } });
}

test('gates that change void what was approved: no rollout starts any more, but the one under way is taken back', async () => {
  const { startRollout: rollout } = await startRollout(candidate);
  const gate = { name: 'young', query: 'query ($version: ID!) { modelVersion(id: $version) { createdAt } }', predicate: 'age(data.modelVersion.createdAt) < days(30)', requiredApprovals: 2 };
  await engineer.cairn.query('mutation ($input: DefineGatesInput!) { defineGates(input: $input) { id } }', { input: { projectId, model: 'late', gates: [gate] } });
  await engineer.cairn.query('mutation ($id: ID!) { rollBackRollout(id: $id, reason: "it looks odd") { status } }', { id: rollout.id });
  await expect(startRollout(candidate)).rejects.toThrow(/is not approved any more: an approval does not count, for the gates were changed since/);
});

test('of two approvals the first is not enough; who has a part in the version, or was let in by somebody who has, gives none', async () => {
  const { id, digest } = candidate.version;
  const { evaluateGates } = await engineer.cairn.query<{ evaluateGates: object }>('mutation ($id: ID!) { evaluateGates(versionId: $id) { status gateResults { explanation passed } } }', { id });
  expect(evaluateGates).toMatchObject({ status: 'AWAITING_APPROVAL', gateResults: [{ passed: true }] });
  await approve(approver, candidate);
  await expect(startRollout(candidate)).rejects.toThrow(/1 of 2 approvals are given/);
  await expect(approve(approver, candidate)).rejects.toThrow(/has approved/);
  const author = await platform.actor('approver', projectId);
  await expect(approve(engineer, candidate)).rejects.toThrow(/may not decide/);
  const { createActor } = await platform.admin.query<{ createActor: { id: string } }>('mutation { createActor(input: { name: "puppet", kind: PERSON }) { id } }');
  await engineer.cairn.query('mutation ($input: RoleGrantInput!) { grantRole(input: $input) { id } }', { input: { actorId: createActor.id, projectId, role: 'APPROVER' } });
  const { createApiKey } = await platform.admin.query<{ createApiKey: { secret: string } }>('mutation ($id: ID!) { createApiKey(input: { actorId: $id, name: "key" }) { secret } }', { id: createActor.id });
  const response = await fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${createApiKey.secret}` },
    body: JSON.stringify({ query: 'mutation ($input: DecisionInput!) { approve(input: $input) { status } }', variables: { input: { versionId: id, digest, reason: 'sure' } } }),
  });
  expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringMatching(/was given the role at .* by .*, who has a part in it/), extensions: { code: 'FORBIDDEN' } }] });
  await approve(author, candidate);
  const { startRollout: rollout } = await startRollout(candidate);
  await engineer.cairn.query('mutation ($id: ID!) { stopRollout(id: $id) { status } }', { id: rollout.id });
});

test('break-glass lets a version answer without approval, and the trail says so', async () => {
  const urgent = await registerModel(engineer, 'late', sigmoidModel(3));
  await expect(startRollout(urgent)).rejects.toThrow(/only an approved one can be served/);
  const { openBreakGlass } = await engineer.cairn.query<{ openBreakGlass: { id: string } }>('mutation ($input: OpenBreakGlassInput!) { openBreakGlass(input: $input) { id } }', {
    input: { versionId: urgent.version.id, reason: 'The champion answers nonsense', minutes: 15 },
  });
  await expect(engineer.cairn.query('mutation ($id: ID!) { confirmBreakGlass(id: $id) { id } }', { id: openBreakGlass.id })).rejects.toThrow(/a second person must confirm it/);
  await approver.cairn.query('mutation ($id: ID!) { confirmBreakGlass(id: $id) { id } }', { id: openBreakGlass.id });
  await startRollout(urgent);
  const shown = 'query ($id: ID!) { modelVersion(id: $id) { clearance { basis } breakGlass { state uses { use place } } } }';
  const used = await until('the use to be written down', async () => {
    const { modelVersion } = await engineer.cairn.query<{ modelVersion: { breakGlass: { uses: object[] } } }>(shown, { id: urgent.version.id });
    return modelVersion.breakGlass.uses.length > 0 ? modelVersion : undefined;
  });
  expect(used).toEqual({ clearance: { basis: 'BREAK_GLASS' }, breakGlass: { state: 'ACTIVE', uses: [{ use: 'deployed', place: endpointId }] } });
});
