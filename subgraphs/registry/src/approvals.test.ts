import { describe, expect, test } from 'vitest';
import { newId, type Actor } from '@cairn/core';
import { asSuperuser, testActor, testProject, testServers } from '@cairn/subgraph/testing';
import { author, otherProject, reviewer, TestPlatform, viewer, type RegisteredVersion } from './testing/platform.js';

const second = testActor('approver', { name: 'second' });
const administrator = testActor('admin', { name: 'administrator' });
/** May do everything that the title of a test lets others not do. */
const everything = (name: string): Actor => ({ ...testActor('admin', { name }), roles: { [testProject]: ['admin', 'approver'] } });
const gate = { name: 'good', query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation } }', predicate: 'true' };

/** A version that awaits approval. */
async function awaiting(platform: TestPlatform, gates: readonly object[] = [gate], options: Parameters<TestPlatform['version']>[0] = {}): Promise<RegisteredVersion> {
  const version = await platform.version(options);
  await platform.defineGates(gates as never);
  expect(await platform.evaluate(version.id)).toBe('AWAITING_APPROVAL');
  return version;
}

/** Writes an approval past the service, as the role that runs the platform. */
function forge(platform: TestPlatform, { id }: RegisteredVersion, actorId: string, change: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const row = { id: newId('approval'), decision: 'approved', actor_id: actorId, reason: 'forged', evaluation_digest: 'sha256:any', ...change };
  return platform.sql(
    `INSERT INTO registry.approval (id, project_id, version_id, decision, actor_id, at, reason, model_digest, evaluation_digest, environment_digest, gates_digest, policy_digest, expires_at)
     SELECT r.id, v.project_id, v.id, r.decision, r.actor_id, coalesce(r.at, now()), r.reason, coalesce(r.model_digest, v.digest), r.evaluation_digest, coalesce(r.environment_digest, v.environment_digest),
       coalesce(r.gates_digest, v.gates_digest), coalesce(r.policy_digest, v.policy_digest), coalesce(r.expires_at, now() + interval '30 days')
     FROM registry.model_version v, jsonb_to_record($2) AS r(id text, decision text, actor_id text, at timestamptz, reason text, model_digest text, evaluation_digest text, environment_digest text,
       gates_digest text, policy_digest text, expires_at timestamptz) WHERE v.id = $1`,
    [id, row],
  );
}

describe.each(testServers())('approvals on the %s PostgreSQL', (server) => {
  test('as many different people must say yes as the strictest gate asks for, and only then it may be used', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await awaiting(platform, [gate, { ...gate, name: 'strict', requiredApprovals: 2, approvalDays: 7 }]);
    expect(await platform.decide(version)).toBe('AWAITING_APPROVAL');
    expect(await platform.clearance(version.id)).toMatchObject({ allowed: false, basis: null, reason: 'waiting for approval: 1 of 2 approvals are given', approvalsGiven: 1, approvalsRequired: 2 });
    await expect(platform.decide(version)).rejects.toThrow(/has approved model version .* already; 2 different people must/);
    await expect(forge(platform, version, reviewer.id)).rejects.toThrow(/has decided about this evaluation/);
    await expect(platform.moveChampion(version)).rejects.toThrow(/1 of 2 approvals are given/);
    await expect(platform.sql(`UPDATE registry.model_version SET status = 'approved' WHERE id = $1`, [version.id])).rejects.toThrow(/lacks approvals: 2 are required/);
    expect(await platform.decide(version, second)).toBe('APPROVED');
    const { validUntil, ...clearance } = (await platform.clearance(version.id)) as { validUntil: string };
    expect(clearance).toMatchObject({ allowed: true, basis: 'APPROVAL', approvalsGiven: 2 });
    expect(Math.abs(Date.parse(validUntil) - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
    await platform.moveChampion(version);
    expect((await platform.events()).filter(({ type }) => type === 'approval.given').map(({ payload }) => payload)).toMatchObject([{ given: 1, required: 2 }, { given: 2, required: 2 }]);
  });

  test('nobody decides who registered it, ran its training, or asked for the decision or the rollout, in the service and in the database', async () => {
    await using platform = await TestPlatform.start(server);
    const [registrar, starter, requester, roller] = ['registrar', 'starter', 'requester', 'roller'].map(everything) as [Actor, Actor, Actor, Actor];
    const version = await platform.version({ actor: registrar, run: { startedBy: { id: starter.id } } });
    await platform.evaluate(version.id, requester);
    await platform.hears('alias.moved', async () => {
      await platform.happen({ type: 'rollout.started', projectId: testProject, nodeId: newId('rollout'), payload: { endpointId: 'ep', strategy: 'canary', championVersionId: 'mv', candidateVersionId: version.id } }, roller);
      // Heard in order: what follows it was heard after it.
      await platform.happen({ type: 'rollout.promoted', projectId: testProject, nodeId: newId('rollout'), payload: { endpointId: 'ep', modelId: version.modelId, modelVersionId: version.id, variantId: 'var', reason: 'it won' } }, roller);
    });
    for (const [actor, why] of [[registrar, /author of model version/], [starter, /author of model version/], [requester, /requester of model version/], [roller, /requester of model version/]] as const) {
      for (const decision of ['approve', 'reject'] as const) await expect(platform.decide(version, actor, decision), actor.name).rejects.toThrow(why);
      await expect(forge(platform, version, actor.id), actor.name).rejects.toThrow(/may not decide about it/);
    }
    await expect(platform.sql('DELETE FROM registry.version_party')).rejects.toThrow(/never changed and never removed/);
    await expect(platform.sql(`UPDATE registry.version_party SET actor_id = 'act_other'`)).rejects.toThrow(/never changed and never removed/);
    await expect(platform.sql(`UPDATE registry.model_version SET created_by = 'act_other'`)).rejects.toThrow(/does not change/);
    expect(await platform.decide(version)).toBe('APPROVED');
  });

  test('a copy of a version is no less its author\'s when somebody else registers it', async () => {
    await using platform = await TestPlatform.start(server);
    const original = await platform.version({ actor: everything('first author') });
    const [{ created_by: first }] = (await platform.sql<{ created_by: string }>('SELECT created_by FROM registry.model_version WHERE id = $1', [original.id])) as [{ created_by: string }];
    const { registerModelFromArtifacts: copy } = await platform.subgraph.data<{ registerModelFromArtifacts: { id: string; digest: string } }>(
      author,
      'mutation ($input: RegisterModelFromArtifactsInput!) { registerModelFromArtifacts(input: $input) { id digest } }',
      { input: { projectId: testProject, model: 'copied', source: `models:/late-arrival/1` } },
    );
    await platform.evaluate(copy.id);
    await expect(platform.decide(copy, { ...everything('first author'), id: first })).rejects.toThrow(/made what it is a copy of/);
    expect(await platform.decide(copy)).toBe('APPROVED');
  });

  test('who owns the service account that made a version does not decide about it, nor who owned it before', async () => {
    await using platform = await TestPlatform.start(server);
    const account: Actor = { ...testActor('engineer', { name: 'account' }), kind: 'service' };
    const [first, next] = ['first owner', 'next owner'].map(everything) as [Actor, Actor];
    await platform.happen({ type: 'actor.created', nodeId: account.id, payload: { name: 'account', kind: 'service', ownerId: first.id } });
    await platform.happen({ type: 'actor.ownerChanged', nodeId: account.id, payload: { from: first.id, to: next.id } });
    const version = await platform.version({ actor: account });
    await platform.evaluate(version.id, account);
    for (const owner of [first, next]) {
      await expect(platform.decide(version, owner), owner.name).rejects.toThrow(/owns, or owned, a service account that made it/);
      await expect(forge(platform, version, owner.id), owner.name).rejects.toThrow(/is owner of model version/);
    }
    expect(await platform.decide(version)).toBe('APPROVED');
  });

  test('a role that was given within 24 hours by somebody with a part in it decides nothing, nor one given on by others', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await awaiting(platform);
    const [puppet, between, selfMade, fresh, elder] = ['puppet', 'between', 'self-made', 'fresh', 'elder'].map((name) => testActor('approver', { name })) as [Actor, Actor, Actor, Actor, Actor];
    await platform.grant(puppet, author);
    await platform.grant(between, author, 'admin');
    await platform.grant(selfMade, selfMade);
    await platform.grant(fresh, administrator);
    await platform.grant(elder, author, 'viewer');
    const through = testActor('approver', { name: 'through' });
    await platform.grant(through, between);
    for (const actor of [puppet, through, selfMade]) {
      await expect(platform.decide(version, actor), actor.name).rejects.toThrow(/was given the role at .* within 24 hours of that it may not decide/);
      await expect(forge(platform, version, actor.id), actor.name).rejects.toThrow(/the role was granted within 24 hours/);
    }
    // Whose role comes from somebody without a part in it, or gives no right to approve, may decide.
    expect(await platform.decide(version, fresh)).toBe('APPROVED');
    const other = await awaiting(platform);
    expect(await platform.decide(other, elder)).toBe('APPROVED');
    // A day later the grant is no bar any more.
    const third = await awaiting(platform);
    await asSuperuser(platform.subgraph.host.databaseUrl, `SET session_replication_role = replica; UPDATE log.event SET at = at - interval '25 hours' WHERE type = 'role.granted'`);
    expect(await platform.decide(third, puppet)).toBe('APPROVED');
  });

  test('who gave somebody the role within 24 hours does not approve beside them, whoever comes first', async () => {
    await using platform = await TestPlatform.start(server);
    const twice = { ...gate, requiredApprovals: 2 };
    const granted = testActor('approver', { name: 'granted' });
    await platform.grant(granted, administrator);
    const first = await awaiting(platform, [twice]);
    await platform.decide(first, administrator);
    await expect(platform.decide(first, granted)).rejects.toThrow(/who approved it as well: within 24 hours/);
    await expect(forge(platform, first, granted.id)).rejects.toThrow(/granted within 24 hours/);
    expect(await platform.decide(first, reviewer)).toBe('APPROVED');
    const next = await awaiting(platform, [twice]);
    await platform.decide(next, granted);
    await expect(platform.decide(next, administrator)).rejects.toThrow(/the two may not both decide/);
    await expect(forge(platform, next, administrator.id)).rejects.toThrow(/granted within 24 hours/);
  });

  test('the database refuses decisions about something else, for another time, without end, and changes of those that stand', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await awaiting(platform, [gate], { run: { environment: { runtime: 'node 20', lockFiles: [{ path: 'a', digest: 'sha256:1' }] } } });
    for (const change of [{ model_digest: 'sha256:other' }, { gates_digest: 'sha256:other' }, { policy_digest: 'sha256:other' }, { environment_digest: 'sha256:other' }]) {
      await expect(forge(platform, version, reviewer.id, change), JSON.stringify(change)).rejects.toThrow(/not about what model version/);
    }
    await expect(forge(platform, version, reviewer.id, { at: '2020-01-01T00:00:00Z' })).rejects.toThrow(/written down when it is taken/);
    await expect(forge(platform, version, reviewer.id, { at: '2999-01-01T00:00:00Z' })).rejects.toThrow(/written down when it is taken/);
    await expect(forge(platform, version, reviewer.id, { expires_at: '2999-01-01T00:00:00Z' })).rejects.toThrow(/expires within/);
    await expect(platform.sql(`UPDATE registry.model_version SET required_approvals = 0`)).rejects.toThrow(/check constraint/);
    await platform.decide(version);
    for (const change of [`UPDATE registry.approval SET expires_at = now() + interval '9 years'`, 'DELETE FROM registry.approval', 'TRUNCATE registry.approval', 'DELETE FROM registry.gate_result', `UPDATE registry.gate_result SET passed = true`, 'DELETE FROM registry.promotion']) {
      await expect(platform.sql(change), change).rejects.toThrow(/never changed and never removed|cannot truncate/);
    }
    await expect(forge(platform, version, second.id)).rejects.toThrow(/only one that awaits approval/);
  });

  test('an approval expires, and is void once bytes, evaluation, environment or gates have changed', async () => {
    await using platform = await TestPlatform.start(server);
    const changes: readonly [string, (version: RegisteredVersion) => Promise<unknown>, RegExp][] = [
      ['time', ({ id }) => asSuperuser(platform.subgraph.host.databaseUrl, `SET session_replication_role = replica; UPDATE registry.approval SET expires_at = now() - interval '1 second' WHERE version_id = '${id}'`), /it expired at/],
      ['bytes', ({ id }) => platform.sql(`UPDATE registry.model_version SET digest = 'sha256:other' WHERE id = $1`, [id]), /other bytes/],
      ['evaluation', ({ id }) => platform.sql(`UPDATE registry.model_version SET evaluation = '{"auc": 0.99}' WHERE id = $1`, [id]), /another evaluation/],
      ['environment', ({ id }) => platform.sql(`UPDATE registry.model_version SET environment_digest = 'sha256:other' WHERE id = $1`, [id]), /another environment/],
      ['inputs', ({ id }) => platform.sql(`UPDATE registry.model_version SET gates_digest = 'sha256:other' WHERE id = $1`, [id]), /evaluated anew/],
      ['gates', () => platform.defineGates([{ ...gate, predicate: '1 < 2' }]), /the gates were changed since/],
    ];
    for (const [what, change, why] of changes) {
      const version = await awaiting(platform);
      await platform.decide(version);
      expect(await platform.clearance(version.id), what).toMatchObject({ allowed: true });
      await change(version);
      expect(await platform.clearance(version.id), what).toMatchObject({ allowed: false, basis: null, reason: expect.stringMatching(why) });
      await expect(platform.moveChampion(version), what).rejects.toThrow(/not approved any more/);
      const { modelVersion } = await platform.subgraph.data<{ modelVersion: { approvals: object[] } }>(viewer, 'query ($id: ID!) { modelVersion(id: $id) { approvals { counts voidReason } } }', { id: version.id });
      expect(modelVersion.approvals, what).toEqual([{ counts: false, voidReason: expect.stringMatching(why) }]);
    }
  });

  test('what is void is evaluated and approved again; what counts is left alone, and a rejection is final', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await awaiting(platform, [gate], { run: { environment: { runtime: 'node 20' } } });
    await platform.decide(version);
    expect(await platform.evaluate(version.id)).toBe('APPROVED');
    platform.graph.changeRun(version.runId, { environment: { runtime: 'node 24' } });
    expect(await platform.evaluate(version.id)).toBe('AWAITING_APPROVAL');
    await expect(platform.moveChampion(version)).rejects.toThrow(/waiting for approval/);
    expect(await platform.decide(version)).toBe('APPROVED');
    await platform.defineGates([]);
    const late = await platform.version();
    await platform.evaluate(late.id);
    await platform.defineGates([gate]);
    await expect(platform.decide(late)).rejects.toThrow(/evaluated before they were changed; evaluate them again/);
    await platform.evaluate(late.id);
    expect(await platform.decide(late, second, 'reject')).toBe('REJECTED');
    expect(await platform.evaluate(late.id)).toBe('REJECTED');
  });

  test('what was approved once is not deleted by who may only log, though its approval is void', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await awaiting(platform);
    await platform.decide(version);
    await platform.defineGates([]);
    const scientist = testActor('scientist', { name: 'scientist' });
    await platform.evaluate(version.id, scientist);
    for (const [mutation, input] of [['deleteModelVersion', { versionId: version.id }], ['deleteModel', { modelId: version.modelId }]] as const) {
      const type = mutation === 'deleteModel' ? 'ModelIdInput' : 'ModelVersionIdInput';
      await expect(platform.subgraph.data(scientist, `mutation ($input: ${type}!) { ${mutation}(input: $input) { id } }`, { input }), mutation).rejects.toThrow(/lacks the permission 'operate'/);
    }
  });

  test('the way back to the champion before needs no approval, though every approval has expired', async () => {
    await using platform = await TestPlatform.start(server);
    const versions: RegisteredVersion[] = [];
    for (let number = 0; number < 3; number++) {
      const version = await awaiting(platform);
      await platform.decide(version);
      versions.push(version);
    }
    const [oldest, before, now] = versions as [RegisteredVersion, RegisteredVersion, RegisteredVersion];
    for (const version of versions) await platform.moveChampion(version);
    await asSuperuser(platform.subgraph.host.databaseUrl, `SET session_replication_role = replica; UPDATE registry.approval SET expires_at = now() - interval '1 second'`);
    expect(await platform.clearance(before.id)).toMatchObject({ allowed: true, basis: 'ROLLBACK', validUntil: null });
    await expect(platform.moveChampion(oldest)).rejects.toThrow(/not approved any more/);
    await platform.moveChampion(before);
    expect(await platform.clearance(now.id)).toMatchObject({ allowed: true, basis: 'ROLLBACK' });
    const { model } = await platform.subgraph.data<{ model: object }>(viewer, 'query ($id: ID!) { model(id: $id) { champion { id } } }', { id: now.modelId });
    expect(model).toEqual({ champion: { id: before.id } });
  });

  test('the inbox shows what awaits approval beside the champion, and says why the asker may not decide', async () => {
    await using platform = await TestPlatform.start(server);
    const champion = await awaiting(platform, [gate], { evaluation: { overall: { auc: 0.6, old: 1 } } });
    await platform.decide(champion);
    await platform.moveChampion(champion);
    platform.graph.gateData = () => ({ modelVersion: { evaluation: { overall: { auc: 0.7 } } } });
    const version = await awaiting(platform, [gate], { evaluation: { overall: { auc: 0.7 }, slices: [1, 2] } });
    const query = `query ($id: ID!) { approvalsInbox(projectId: $id) { totalCount nodes { version { id evaluation gateResults { inputs } } champion { id } mayDecide refusals approvalsGiven approvalsRequired figures { key value champion } } } }`;
    const inbox = (actor: Actor): Promise<{ approvalsInbox: { totalCount: number; nodes: { refusals: string[] }[] } }> => platform.subgraph.data(actor, query, { id: testProject });
    expect(await inbox(reviewer)).toEqual({
      approvalsInbox: {
        totalCount: 1,
        nodes: [
          {
            version: { id: version.id, evaluation: { overall: { auc: 0.7 }, slices: [1, 2] }, gateResults: [{ inputs: { modelVersion: { evaluation: { overall: { auc: 0.7 } } } } }] },
            champion: { id: champion.id },
            mayDecide: true,
            refusals: [],
            approvalsGiven: 0,
            approvalsRequired: 1,
            figures: [{ key: 'overall.auc', value: 0.7, champion: 0.6 }, { key: 'overall.old', value: null, champion: 1 }],
          },
        ],
      },
    });
    const puppet = testActor('approver', { name: 'puppet' });
    await platform.grant(puppet, author);
    const refusals = async (actor: Actor): Promise<string[]> => (await inbox(actor)).approvalsInbox.nodes[0]!.refusals;
    expect(await refusals({ ...author, roles: { [testProject]: ['engineer', 'approver'] } })).toEqual([expect.stringContaining('registered it'), expect.stringContaining('asked for it'), expect.stringContaining('ran its training')]);
    expect(await refusals(puppet)).toEqual([expect.stringContaining(`by '${author.id}', who has a part in it`)]);
    expect(await refusals(viewer)).toEqual([expect.stringContaining("lacks the permission 'approve'")]);
    await expect(inbox(testActor('approver', { name: 'stranger', projectId: otherProject }))).rejects.toThrow(`Project '${testProject}' does not exist`);
  });
});
