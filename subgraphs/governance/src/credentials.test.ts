import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { describe, expect, test } from 'vitest';
import { can, newId, type Actor } from '@cairn/core';
import { startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { newAccessToken } from './domain/access/access-token.js';
import { SessionService } from './domain/access/session-service.js';
import { TokenService } from './domain/access/token-service.js';
import { Identities } from './store/identities.js';
import { governance } from './subgraph.js';

const secret = Buffer.alloc(32, 7);
const root: Actor = { id: newId('actor'), name: 'root', kind: 'person', roles: { '*': ['admin'] } };
const audience = 'http://localhost:4000/api/v1/token';

describe.each(testServers())('credentials on the %s PostgreSQL', (server) => {
  const start = (): Promise<TestSubgraph> => startTestSubgraph(governance({ secret, adminToken: 'an administrator token of more than 32 characters' }), { server, publicUrl: 'http://localhost:4000' });
  const identities = (graph: TestSubgraph): Identities => new Identities(graph.host.log.database, secret);

  async function made(graph: TestSubgraph, kind: 'PERSON' | 'SERVICE', name: string): Promise<string> {
    return (await graph.data<{ createActor: { id: string } }>(root, `mutation ($name: String!) { createActor(input: { name: $name, kind: ${kind} }) { id } }`, { name })).createActor.id;
  }

  async function key(graph: TestSubgraph, asker: Actor, input: object): Promise<{ id: string; secret: string; expiresAt: string | null; actor: Actor }> {
    const { createApiKey } = await graph.data<{ createApiKey: { secret: string; apiKey: { id: string; expiresAt: string | null } } }>(
      asker,
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id expiresAt projectIds permissions } } }',
      { input: { name: 'key', ...input } },
    );
    return { ...createApiKey.apiKey, secret: createApiKey.secret, actor: (await identities(graph).byToken(createApiKey.secret))! };
  }

  async function payloads(graph: TestSubgraph, type: string): Promise<unknown[]> {
    return (await graph.host.log.database.query<{ payload: unknown }>('SELECT payload FROM log.event WHERE type = $1 ORDER BY 1', [type])).map(({ payload }) => payload);
  }

  test('a role of a project gives what the project says, there and nowhere else, and follows what it says later', async () => {
    await using graph = await start();
    const admin = testActor('admin');
    const { createProject } = await graph.data<{ createProject: { id: string } }>(root, 'mutation { createProject(input: { name: "reviewed" }) { id } }');
    const id = await made(graph, 'PERSON', 'reviewer');
    const define = (permissions: string[], asker: Actor = root, projectId = createProject.id, name = 'reviewer') =>
      graph.data<{ defineRole: object }>(asker, 'mutation ($input: DefineRoleInput!) { defineRole(input: $input) { name permissions } }', { input: { projectId, name, permissions } });
    const grant = (role: object, asker: Actor = root) =>
      graph.data(asker, 'mutation ($input: RoleGrantInput!) { grantRole(input: $input) { roles { role customRole permissions } } }', { input: { actorId: id, projectId: createProject.id, ...role } });

    await expect(grant({ role: 'CUSTOM', customRole: 'reviewer' })).rejects.toThrow(/Role 'reviewer' is not one of viewer, scientist/);
    expect(await define(['COMMENT', 'READ'])).toEqual({ defineRole: { name: 'reviewer', permissions: ['READ', 'COMMENT'] } });
    expect(await grant({ role: 'CUSTOM', customRole: 'reviewer' })).toEqual({ grantRole: { roles: [{ role: 'CUSTOM', customRole: 'reviewer', permissions: ['READ', 'COMMENT'] }] } });
    const held = (await key(graph, { ...root, id }, { actorId: id })).actor;
    expect(['read', 'comment', 'log'].map((permission) => can(held, permission as 'read', createProject.id))).toEqual([true, true, false]);
    expect(can(held, 'read', testProject)).toBe(false);

    await define(['READ']);
    expect(can((await key(graph, { ...root, id }, { actorId: id })).actor, 'comment', createProject.id)).toBe(false);
    expect(await graph.data(root, 'query ($p: ID!) { roleDefinitions(projectId: $p) { name permissions } }', { p: createProject.id })).toEqual({ roleDefinitions: [{ name: 'reviewer', permissions: ['READ'] }] });
    expect(await payloads(graph, 'role.defined')).toEqual([
      { role: 'reviewer', definedIn: createProject.id, permissions: ['read'] },
      { role: 'reviewer', definedIn: createProject.id, permissions: ['read', 'comment'] },
    ]);

    await expect(define(['READ'], root, createProject.id, 'admin')).rejects.toThrow(/is a role of the platform/);
    await expect(define(['READ'], testActor('engineer'), testProject)).rejects.toThrow(/lacks the permission 'administer'/);
    await expect(define(['READ'], admin)).rejects.toThrow(/does not exist/);
    await expect(grant({ role: 'VIEWER', customRole: 'reviewer' })).rejects.toThrow(/'role' is VIEWER and 'customRole' is 'reviewer'/);
    const clerk: Actor = { ...root, roles: { [createProject.id]: [{ name: 'clerk', permissions: ['read', 'administer'] }] } };
    await expect(grant({ role: 'ADMIN' }, clerk)).rejects.toThrow(/lacks the permission/);
    await expect(define(['APPROVE'], clerk, createProject.id, 'wide')).rejects.toThrow(/lacks the permission 'approve'/);
  });

  test('a key is as narrow as it was made, ends in 90 days unless asked otherwise, and makes no other', async () => {
    await using graph = await start();
    const { createProject } = await graph.data<{ createProject: { id: string } }>(root, 'mutation { createProject(input: { name: "narrow" }) { id } }');
    const id = await made(graph, 'SERVICE', 'robot');
    await graph.data(root, 'mutation ($id: ID!) { grantRole(input: { actorId: $id, projectId: "*", role: ENGINEER }) { id } }', { id });
    const asker: Actor = { id, name: 'robot', kind: 'service', roles: { '*': ['engineer'] } };
    const narrow = await key(graph, asker, { actorId: id, projectIds: [createProject.id], permissions: ['READ', 'LOG', 'ADMINISTER'] });
    expect(['read', 'log', 'operate', 'administer'].map((permission) => can(narrow.actor, permission as 'read', createProject.id))).toEqual([true, true, false, false]);
    expect(can(narrow.actor, 'read', testProject)).toBe(false);
    const inDays = (text: string | null): number => Math.round((new Date(text!).getTime() - Date.now()) / 86_400_000);
    expect(inDays(narrow.expiresAt)).toBe(90);
    expect((await key(graph, asker, { actorId: id, neverExpires: true })).expiresAt).toBeNull();
    await expect(key(graph, asker, { actorId: id, neverExpires: true, expiresAt: '2100-01-01T00:00:00Z' })).rejects.toThrow(/one of the two/);
    await expect(key(graph, asker, { actorId: id, projectIds: [newId('project')] })).rejects.toThrow(/does not exist/);

    await expect(key(graph, narrow.actor, { actorId: id })).rejects.toThrow(/limited credential, which makes no others/);
    const job = (await identities(graph).byToken(await identities(graph).issue(narrow.actor, createProject.id, 60_000)))!;
    expect(['log', 'operate'].map((permission) => can(job, permission as 'log', createProject.id)), 'what it starts is no wider').toEqual([true, false]);
    await expect(key(graph, job, { actorId: id })).rejects.toThrow(/limited credential/);
    const sessions = graph.subgraph.context(testContext(root)).resolve(SessionService);
    await expect(sessions.signIn(narrow.secret)).rejects.toThrow(/This key is limited/);
    const { sessions: none } = (await graph.data<{ me: { sessions: object[] } }>(asker, '{ me { sessions { id } } }')).me;
    expect(none).toEqual([]);
  });

  test('a service account has an owner from the beginning, who is a person and changes only by an administrator', async () => {
    await using graph = await start();
    const ada = await made(graph, 'PERSON', 'Ada');
    const { createActor: robot } = await graph.data<{ createActor: { id: string; ownerId: string } }>(root, 'mutation ($o: ID!) { createActor(input: { name: "robot", kind: SERVICE, ownerId: $o }) { id ownerId } }', { o: ada });
    expect(robot.ownerId).toBe(ada);
    const change = (asker: Actor, ownerId: string, actorId = robot.id) => graph.data(asker, 'mutation ($a: ID!, $o: ID!) { setOwner(actorId: $a, ownerId: $o) { ownerId } }', { a: actorId, o: ownerId });
    const grace = await made(graph, 'PERSON', 'Grace');
    await expect(change(testActor('admin'), grace)).rejects.toThrow(/lacks the permission 'administer' in the whole installation/);
    await expect(change(root, robot.id)).rejects.toThrow(/expected a person/);
    await expect(change(root, ada, grace)).rejects.toThrow(/is a person/);
    expect(await change(root, grace)).toEqual({ setOwner: { ownerId: grace } });
    expect(await payloads(graph, 'actor.ownerChanged')).toEqual([{ from: ada, to: grace }]);
  });

  test('a service account trades an assertion that its key signed for a token, once, and no other text', async () => {
    await using graph = await start();
    const id = await made(graph, 'SERVICE', 'robot');
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const register = (input: object, asker: Actor = root) => graph.data<{ registerPublicKey: { id: string } }>(asker, 'mutation ($input: RegisterPublicKeyInput!) { registerPublicKey(input: $input) { id } }', { input: { actorId: id, name: 'ci', ...input } });
    await expect(register({ jwk: await exportJWK(privateKey) })).rejects.toThrow(/private part/);
    await expect(register({ jwk: { kty: 'oct', k: 'c2VjcmV0' } })).rejects.toThrow(/private part/);
    await expect(register({ jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })).rejects.toThrow(/expected 2048 or more|no public key/);
    await expect(register({ jwk }, testActor('admin'))).rejects.toThrow(/lacks the permission/);
    await expect(register({ jwk, actorId: await made(graph, 'PERSON', 'Ada') })).rejects.toThrow(/is a person/);
    const { registerPublicKey } = await register({ jwk });

    const tokens = graph.subgraph.context(testContext(root)).resolve(TokenService);
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: id, sub: id, aud: audience, iat: now, exp: now + 60, jti: 'a' };
    const signed = (changes: JWTPayload = {}, by: CryptoKey = privateKey, alg = 'EdDSA'): Promise<string> => new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg }).sign(by);
    const { token } = await tokens.exchange(await signed());
    expect(await identities(graph).byToken(token)).toMatchObject({ id, name: 'robot', limited: true });
    expect(await new Identities(graph.host.log.database, Buffer.alloc(32, 8)).byToken(token)).toBeUndefined();

    const { privateKey: foreign } = await generateKeyPair('EdDSA');
    const attacks: Record<string, string> = {
      'used again': await signed(),
      'another audience': await signed({ jti: 'b', aud: 'https://elsewhere.example' }),
      'another issuer': await signed({ jti: 'c', iss: newId('actor') }),
      'another subject': await signed({ jti: 'd', sub: root.id }),
      expired: await signed({ jti: 'e', exp: now - 60 }),
      'good for an hour': await signed({ jti: 'f', exp: now + 3_600 }),
      'without jti': await signed({ jti: undefined as never }),
      'without exp': await signed({ jti: 'g', exp: undefined as never }),
      'not yet good': await signed({ jti: 'h', nbf: now + 120 }),
      'by another key': await signed({ jti: 'i' }, foreign),
      unsigned: new UnsecuredJWT({ ...claims, jti: 'j' }).encode(),
      'with the public key as a shared secret': await new SignJWT({ ...claims, jti: 'k' }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(JSON.stringify(jwk))),
      'no JWT': 'guessed',
    };
    for (const [attack, assertion] of Object.entries(attacks)) await expect(tokens.exchange(assertion), attack).rejects.toThrow(/^The assertion is refused/);

    const forged = { actorId: id, publicKeyId: registerPublicKey.id, expiresAt: Date.now() + 60_000 };
    expect(await identities(graph).byToken(newAccessToken(forged, Buffer.alloc(32)))).toBeUndefined();
    expect(await identities(graph).byToken(newAccessToken({ ...forged, expiresAt: Date.now() - 1 }, secret))).toBeUndefined();
    const job = await identities(graph).issue({ ...root, id }, testProject, 60_000);
    expect(await identities(graph).byToken(job.replace('cairnjob.', 'cairntoken.'))).toBeUndefined();

    await graph.data(root, 'mutation ($id: ID!) { revokePublicKey(id: $id) { revokedAt } }', { id: registerPublicKey.id });
    expect(await identities(graph).byToken(token)).toBeUndefined();
    await expect(tokens.exchange(await signed({ jti: 'l' }))).rejects.toThrow(/no registered key/);
    expect(await payloads(graph, 'token.issued')).toEqual([{ publicKeyId: registerPublicKey.id }]);
  });
});
