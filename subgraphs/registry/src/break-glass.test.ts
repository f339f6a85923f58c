import { describe, expect, test } from 'vitest';
import { newId, type Actor } from '@cairn/core';
import { asSuperuser, testActor, testProject, testServers } from '@cairn/subgraph/testing';
import { BreakGlassService } from './domain/break-glass-service.js';
import { author, reviewer, stranger, TestPlatform, viewer, type RegisteredVersion } from './testing/platform.js';

const second = testActor('engineer', { name: 'second' });
const auditor = testActor('auditor', { name: 'auditor' });
const fields = `id state reason minutes openedBy { id } confirmedBy { id } expiresAt justified finding reviewedBy { id } uses { use place actor { id } } modelVersion { id }`;

interface Shown {
  readonly id: string;
  readonly state: string;
}

async function open(platform: TestPlatform, { id }: RegisteredVersion, { actor = author, minutes = 30, reason = 'The champion answers nonsense' }: { readonly actor?: Actor; readonly minutes?: number; readonly reason?: string } = {}): Promise<Shown> {
  const { openBreakGlass } = await platform.subgraph.data<{ openBreakGlass: Shown }>(actor, `mutation ($input: OpenBreakGlassInput!) { openBreakGlass(input: $input) { ${fields} } }`, { input: { versionId: id, reason, minutes } });
  return openBreakGlass;
}

async function confirm(platform: TestPlatform, id: string, actor: Actor = second): Promise<Shown & { readonly expiresAt: string }> {
  const { confirmBreakGlass } = await platform.subgraph.data<{ confirmBreakGlass: Shown & { expiresAt: string } }>(actor, `mutation ($id: ID!) { confirmBreakGlass(id: $id) { ${fields} } }`, { id });
  return confirmBreakGlass;
}

async function review(platform: TestPlatform, id: string, actor: Actor = auditor, finding = 'It had to be'): Promise<object> {
  const { reviewBreakGlass } = await platform.subgraph.data<{ reviewBreakGlass: object }>(actor, `mutation ($input: ReviewBreakGlassInput!) { reviewBreakGlass(input: $input) { ${fields} } }`, { input: { id, justified: true, finding } });
  return reviewBreakGlass;
}

/** Lets its time be over. */
function pass(platform: TestPlatform, id: string): Promise<void> {
  return asSuperuser(platform.subgraph.host.databaseUrl, `SET session_replication_role = replica; UPDATE registry.break_glass SET expires_at = date_trunc('milliseconds', now()) - interval '1 second' WHERE id = '${id}'`);
}

async function unreviewed(platform: TestPlatform): Promise<string[]> {
  const { breakGlasses } = await platform.subgraph.data<{ breakGlasses: { nodes: Shown[] } }>(viewer, 'query ($id: ID!) { breakGlasses(projectId: $id, unreviewed: true) { nodes { id } } }', { id: testProject });
  return breakGlasses.nodes.map(({ id }) => id);
}

describe.each(testServers())('break-glass on the %s PostgreSQL', (server) => {
  test('two people let one version be used without approval for a while, everything about it is told, and a third reviews it', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await platform.version();
    const { id, state } = await open(platform, version);
    expect(state).toBe('OPEN');
    expect(await platform.clearance(version.id)).toMatchObject({ allowed: false });
    await expect(platform.moveChampion(version)).rejects.toThrow(/gates not yet evaluated/);
    const { expiresAt, ...confirmed } = await confirm(platform, id);
    expect(confirmed).toMatchObject({ state: 'ACTIVE', confirmedBy: { id: second.id }, modelVersion: { id: version.id } });
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * 60_000)).toBeLessThan(60_000);
    expect(await platform.clearance(version.id)).toMatchObject({ allowed: true, basis: 'BREAK_GLASS', validUntil: expiresAt, approvalsGiven: 0 });
    await platform.moveChampion(version);
    await platform.hears('breakGlass.used', () => platform.happen({ type: 'variant.deployed', projectId: testProject, nodeId: newId('variant'), payload: { endpointId: 'ep_1', modelVersionId: version.id, trafficPercent: 100 } }, second));
    // No other version is let through.
    const other = await platform.version();
    expect(await platform.clearance(other.id)).toMatchObject({ allowed: false });
    await expect(review(platform, id)).rejects.toThrow(/is in use; only one that is over is reviewed/);
    expect(await unreviewed(platform)).toEqual([]);
    await pass(platform, id);
    expect(await platform.clearance(version.id)).toMatchObject({ allowed: false });
    expect(await unreviewed(platform)).toEqual([id]);
    await expect(review(platform, id, { ...author, roles: { [testProject]: ['engineer', 'auditor'] } })).rejects.toThrow(/opened break-glass .*; a third person must review it/);
    await expect(review(platform, id, { ...second, roles: { [testProject]: ['engineer', 'approver'] } })).rejects.toThrow(/confirmed break-glass .*; a third person must review it/);
    await expect(review(platform, id, auditor, ' ')).rejects.toThrow(/'finding' is empty/);
    expect(await review(platform, id)).toMatchObject({ state: 'REVIEWED', justified: true, finding: 'It had to be', reviewedBy: { id: auditor.id }, uses: [{ use: 'alias', place: 'champion', actor: { id: author.id } }, { use: 'deployed', place: 'ep_1', actor: { id: second.id } }] });
    expect(await unreviewed(platform)).toEqual([]);
    await expect(review(platform, id)).rejects.toThrow(/is reviewed/);
    const told = (await platform.events()).filter(({ type }) => type.startsWith('breakGlass.'));
    expect(told.map(({ type, nodeId, actorId }) => [type, nodeId === version.id, actorId])).toEqual([
      ['breakGlass.opened', true, author.id],
      ['breakGlass.confirmed', true, second.id],
      ['breakGlass.used', true, author.id],
      ['breakGlass.used', true, expect.any(String)],
      ['breakGlass.expired', true, auditor.id],
      ['breakGlass.reviewed', true, auditor.id],
    ]);
    const { modelVersion } = await platform.subgraph.data<{ modelVersion: object }>(viewer, 'query ($id: ID!) { modelVersion(id: $id) { breakGlass { id state reason } } }', { id: version.id });
    expect(modelVersion).toEqual({ breakGlass: { id, state: 'REVIEWED', reason: 'The champion answers nonsense' } });
  });

  test('one person is not two, a program is nobody, and who lacks the right is refused', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await platform.version();
    await expect(open(platform, version, { actor: viewer })).rejects.toThrow(/lacks the permission 'operate'/);
    await expect(open(platform, version, { actor: stranger })).rejects.toThrow(`ModelVersion '${version.id}' does not exist`);
    await expect(open(platform, version, { actor: { ...second, kind: 'service' } })).rejects.toThrow(/is a service account/);
    const { id } = await open(platform, version);
    await expect(confirm(platform, id, author)).rejects.toThrow(/opened break-glass .*; a second person must confirm it/);
    await expect(confirm(platform, id, { ...second, kind: 'service' })).rejects.toThrow(/is a service account/);
    await expect(confirm(platform, id, auditor)).rejects.toThrow(/lacks the permission 'operate'/);
    await expect(confirm(platform, id, stranger)).rejects.toThrow(`BreakGlass '${id}' does not exist`);
    const puppet = testActor('approver', { name: 'puppet' });
    await platform.grant(puppet, author);
    const hand = testActor('engineer', { name: 'hand' });
    await platform.grant(hand, author, 'engineer');
    for (const actor of [puppet, hand]) await expect(confirm(platform, id, actor), actor.name).rejects.toThrow(/was given the role at .* may not confirm/);
    await expect(platform.sql(`UPDATE registry.break_glass SET confirmed_by = $1, confirmed_at = now(), expires_at = now() + interval '1 hour'`, [hand.id])).rejects.toThrow(/may not confirm break-glass/);
    await expect(platform.sql(`UPDATE registry.break_glass SET confirmed_by = $1, confirmed_at = now(), expires_at = now() + interval '1 hour'`, [puppet.id])).rejects.toThrow(/may not confirm break-glass/);
    await expect(platform.sql(`UPDATE registry.break_glass SET confirmed_by = opened_by, confirmed_at = now(), expires_at = now() + interval '1 hour'`)).rejects.toThrow(/check constraint/);
    await expect(platform.sql(`UPDATE registry.break_glass SET confirmed_by = 'act_x', confirmed_at = now(), expires_at = now() + interval '5 hours'`)).rejects.toThrow(/check constraint/);
    await expect(platform.sql(`UPDATE registry.break_glass SET opened_by = 'act_x'`)).rejects.toThrow(/not changed afterwards/);
    await expect(platform.sql('DELETE FROM registry.break_glass')).rejects.toThrow(/never changed and never removed/);
    await confirm(platform, id, reviewer);
    await expect(platform.sql(`UPDATE registry.break_glass SET expires_at = expires_at + interval '1 hour'`)).rejects.toThrow(/not changed afterwards/);
    await expect(platform.sql(`UPDATE registry.break_glass SET reviewed_by = opened_by, reviewed_at = now(), justified = true, finding = 'fine'`)).rejects.toThrow(/check constraint/);
  });

  test('it is bound in time and to one at a time, and the next waits for the review of the last', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await platform.version();
    for (const minutes of [0, 241]) await expect(open(platform, version, { minutes })).rejects.toThrow(`'minutes' is ${minutes}; expected a whole number from 1 to 240`);
    await expect(open(platform, version, { reason: '' })).rejects.toThrow(/'reason' is empty/);
    const lapsing = await open(platform, version);
    await expect(open(platform, version)).rejects.toThrow(/has break-glass .* already; one at a time/);
    await pass(platform, lapsing.id);
    await expect(confirm(platform, lapsing.id)).rejects.toThrow(/lapsed without a second person/);
    const { id } = await open(platform, version);
    await confirm(platform, id);
    await pass(platform, id);
    const service = platform.subgraph.subgraph.context({ actor: author, requestId: newId('request') }).resolve(BreakGlassService);
    expect(await service.endDue({ actor: author, requestId: newId('request') })).toBe(1);
    expect(await service.endDue({ actor: author, requestId: newId('request') })).toBe(0);
    expect((await platform.events()).filter(({ type }) => type === 'breakGlass.expired').map(({ payload }) => payload)).toEqual([
      { breakGlassId: lapsing.id, confirmed: false, uses: 0 },
      { breakGlassId: id, confirmed: true, uses: 0 },
    ]);
    await expect(open(platform, version)).rejects.toThrow(/already; it must be reviewed first/);
    expect(await unreviewed(platform)).toEqual([id]);
    await review(platform, id);
    expect((await open(platform, version)).state).toBe('OPEN');
  });

  test('a version that was rejected is not let through, and one that is approved meanwhile is used by its approval', async () => {
    await using platform = await TestPlatform.start(server);
    const rejected = await platform.version();
    const { id } = await open(platform, rejected);
    await confirm(platform, id);
    await platform.evaluate(rejected.id);
    await platform.decide(rejected, reviewer, 'reject');
    expect(await platform.clearance(rejected.id)).toMatchObject({ allowed: false, reason: expect.stringContaining('a rejection is final') });
    const another = await platform.version();
    await platform.evaluate(another.id);
    await platform.decide(another, reviewer, 'reject');
    await expect(open(platform, another)).rejects.toThrow(/was rejected, which is final/);
    const approved = await platform.version();
    await confirm(platform, (await open(platform, approved)).id);
    await platform.evaluate(approved.id);
    await platform.decide(approved);
    await platform.moveChampion(approved);
    expect((await platform.events()).filter(({ type }) => type === 'breakGlass.used')).toEqual([]);
  });
});
