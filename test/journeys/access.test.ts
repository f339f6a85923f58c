import { once } from 'node:events';
import { newId } from '@cairn/core';
import { buildClientSchema, getIntrospectionQuery, getNamedType, isCompositeType, isRequiredArgument, type GraphQLField, type IntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

describe('without a credential nothing answers but health, readiness and signing in', () => {
  const wrong = { authorization: 'Bearer cairn_00000000000000000000000000000000_guessed' };

  test('every door of every subgraph', async () => {
    const open: string[] = [];
    for (const { method, path } of platform.platform.subgraphs.flatMap(({ routes }) => routes)) {
      const url = `${platform.url}${path.replaceAll(/:\w+/g, 'anything')}`;
      for (const headers of [{}, wrong, { cookie: 'cairn_session=guessed' }] as Record<string, string>[]) {
        const { status } = await fetch(url, { method, headers, redirect: 'manual', ...(method === 'GET' ? {} : { body: '{}' }) });
        if (status !== 401) open.push(`${method} ${path} ${status}`);
      }
    }
    expect([...new Set(open)].sort()).toEqual(['GET /api/v1/oidc 200', 'GET /api/v1/oidc/:issuer/callback 303', 'GET /api/v1/oidc/:issuer/start 404', 'GET /health 200', 'GET /v2/health/live 200', 'GET /v2/health/ready 200', 'POST /api/v1/session 400', 'POST /api/v1/token 400']);
  });

  test('signing in with a wrong token', async () => {
    const response = await fetch(`${platform.url}/api/v1/session`, { method: 'POST', body: JSON.stringify({ token: 'guessed' }) });
    expect(response.status).toBe(401);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('the graph: queries, introspection and subscriptions', async () => {
    for (const query of ['{ me { name } }', getIntrospectionQuery(), '{ __typename }']) {
      for (const headers of [{}, wrong] as Record<string, string>[]) {
        const response = await fetch(`${platform.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query }) });
        expect(response.status).toBe(401);
        expect(await response.json()).not.toHaveProperty('data');
        expect((await fetch(`${platform.url}/graphql?query=${encodeURIComponent(query)}`, { headers })).status).toBe(401);
      }
    }
    const client = createClient({ url: `${platform.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, lazy: true });
    const stream = client.iterate({ query: 'subscription { auditEntryRecorded { index } }' });
    await expect(stream.next()).rejects.toMatchObject({ code: 4403 });
    await client.dispose();
  });

  test('but health and readiness do', async () => {
    expect((await fetch(`${platform.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${platform.url}/readyz`)).status).toBe(200);
  });
});

describe('what one may not see looks like what does not exist', () => {
  let stranger: TestActor;
  let projectId: string;
  let hidden: Readonly<Record<string, string>>;

  beforeAll(async () => {
    projectId = await platform.project();
    const engineer = await platform.actor('engineer', projectId);
    const registered = await registerModel(engineer, 'hidden');
    await approve(await platform.actor('approver', projectId), registered);
    const endpoint = await createEndpoint(engineer, 'hidden', registered);
    const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: registered.runId });
    hidden = {
      project: projectId,
      experiment: run.experiment.id,
      run: registered.runId,
      datasetVersion: registered.datasetVersionId,
      model: registered.version.model.id,
      modelVersion: registered.version.id,
      endpoint,
      lineageNode: registered.runId,
    };
    stranger = await platform.actor('admin', await platform.project());
  });

  test('nodes by id', async () => {
    for (const [field, id] of Object.entries(hidden)) {
      const query = `query ($id: ID!) { ${field}(id: $id) { __typename } }`;
      const missing = newId(field === 'lineageNode' ? 'run' : (field as 'run'));
      expect(await answer(query, { id }), field).toEqual(await answer(query, { id: missing }));
    }
  });

  test('every query of a project', async () => {
    const asked: string[] = [];
    for (const field of await queriesOfProjects()) {
      const query = documentFor(field);
      const missing = newId('project');
      const foreign = await answer(query, { projectId });
      expect(foreign.replaceAll(projectId, missing), field.name).toEqual(await answer(query, { projectId: missing }));
      asked.push(field.name);
    }
    expect(asked).toEqual(expect.arrayContaining(['runs', 'datasets', 'models', 'endpoints', 'alerts', 'pipelines', 'auditEntries']));
  });

  test('what would change them', async () => {
    const mutations: [string, string][] = [
      ['mutation ($id: ID!) { endRun(input: { runId: $id, status: FINISHED }) { id } }', 'run'],
      ['mutation ($id: ID!) { evaluateGates(versionId: $id) { id } }', 'modelVersion'],
      ['mutation ($id: ID!) { createMonitors(input: { endpointId: $id }) { id } }', 'endpoint'],
    ];
    for (const [query, kind] of mutations) {
      const missing = newId(kind as 'run');
      expect((await answer(query, { id: hidden[kind] })).replaceAll(hidden[kind]!, missing), kind).toBe(await answer(query, { id: missing }));
    }
  });

  /** The whole answer as text, less the request's own id. */
  async function answer(query: string, variables: object): Promise<string> {
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${stranger.token}` },
      body: JSON.stringify({ query, variables }),
    });
    return `${response.status} ${(await response.text()).replaceAll(/req_[0-9a-f]{32}/g, 'req')}`;
  }

  async function queriesOfProjects(): Promise<GraphQLField<unknown, unknown>[]> {
    const schema = buildClientSchema(await platform.admin.query<IntrospectionQuery>(getIntrospectionQuery()));
    return Object.values(schema.getQueryType()!.getFields()).filter(({ args }) => args.some(({ name }) => name === 'projectId'));
  }
});

/** A query of one field: the project by a variable, other arguments that it insists on by some text. */
function documentFor(field: GraphQLField<unknown, unknown>): string {
  const others = field.args.filter((arg) => arg.name !== 'projectId' && isRequiredArgument(arg)).map(({ name }) => `${name}: "x"`);
  const selection = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  return `query ($projectId: ID!) { ${field.name}(${['projectId: $projectId', ...others].join(', ')})${selection} }`;
}

describe('what was refused stands in the audit trail', () => {
  type Denied = { nodes: { nodeId: string; projectId: string | null; actor: { id: string } | null; payload: { operation: string; permission: string; count: number } }[] };
  const denials = (cairn: TestActor['cairn'], projectId?: string): Promise<{ auditEntries: Denied }> =>
    cairn.query('query Denials($projectId: ID) { auditEntries(type: "access.denied", projectId: $projectId, first: 100) { nodes { nodeId projectId actor { id } payload } } }', { projectId });
  const waitFor = async (look: () => Promise<{ auditEntries: Denied }>, operation: string): Promise<Denied['nodes'][number]> => {
    for (;;) {
      const found = (await look()).auditEntries.nodes.find(({ payload }) => payload.operation === operation);
      if (found) return found;
    }
  };

  test('by the graph, by a door and in a foreign project, for the auditors of the project that it was about', async () => {
    const projectId = await platform.project();
    const viewer = await platform.actor('viewer', projectId);
    const stranger = await platform.actor('admin', await platform.project());
    const auditor = await platform.actor('auditor', projectId);
    const engineer = await platform.actor('engineer', projectId);
    const { createExperiment } = await engineer.cairn.query<{ createExperiment: { id: string } }>('mutation ($projectId: ID!) { createExperiment(input: { projectId: $projectId, name: "seen" }) { id } }', { projectId });
    await expect(viewer.cairn.query('mutation Sneak($projectId: ID!) { createExperiment(input: { projectId: $projectId, name: "no" }) { id } }', { projectId })).rejects.toThrow(/lacks the permission 'log'/);
    expect(await stranger.cairn.query('query Peek($id: ID!) { experiment(id: $id) { name } }', { id: createExperiment.id })).toEqual({ experiment: null });
    expect(await waitFor(() => denials(platform.admin), 'graphql Sneak')).toMatchObject({ actor: { id: viewer.id }, payload: { permission: 'log', count: 1 } });
    expect(await waitFor(() => denials(auditor.cairn, projectId), 'graphql Peek')).toEqual({ nodeId: createExperiment.id, projectId, actor: { id: stranger.id }, payload: { operation: 'graphql Peek', permission: 'read', count: 1 } });
  });

  test('and so does a credential that is not valid, without it', async () => {
    const guessed = `cairn_${'0'.repeat(32)}_guessed`;
    await fetch(`${platform.url}/api/v1/session`, { method: 'POST', body: JSON.stringify({ token: guessed }) });
    await fetch(`${platform.url}/api/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: guessed }),
    });
    expect((await fetch(`${platform.url}/graphql`, { method: 'POST', headers: { authorization: `Bearer ${guessed}`, 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' })).status).toBe(401);
    for (;;) {
      const { auditEntries } = await platform.admin.query<{ auditEntries: { nodes: { payload: { door: string } }[] } }>('{ auditEntries(type: "credential.refused", first: 100) { nodes { payload } } }');
      if (new Set(auditEntries.nodes.map(({ payload }) => payload.door)).size < 3) continue;
      expect(JSON.stringify(auditEntries)).not.toContain('guessed');
      break;
    }
  });
});

describe('what is revoked ends within five seconds, on open subscriptions too, also while nothing happens', () => {
  /** An open subscription, and the code that its socket will be closed with. */
  async function opened({ authorization, cookie, projectId }: { readonly authorization?: string; readonly cookie?: string; readonly projectId: string }): Promise<{ readonly code: Promise<number> }> {
    const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: cookie === undefined ? {} : { cookie } });
    await once(socket, 'open');
    const said = (type: string): Promise<void> =>
      new Promise((resolve) => socket.on('message', (data) => (JSON.parse(String(data)) as { type: string }).type === type && resolve()));
    const acknowledged = said('connection_ack');
    socket.send(JSON.stringify({ type: 'connection_init', payload: authorization === undefined ? {} : { authorization } }));
    await acknowledged;
    const query = 'subscription ($projectId: ID!) { auditEntryRecorded(projectId: $projectId) { index } }';
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables: { projectId } } }));
    // Answered after the subscription, as sockets are read in order.
    const answered = said('next');
    socket.send(JSON.stringify({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } }));
    await answered;
    return { code: once(socket, 'close').then(([code]) => code as number) };
  }

  async function within(limitMs: number, closed: { readonly code: Promise<number> }): Promise<number> {
    const begunMs = performance.now();
    const code = await closed.code;
    expect(performance.now() - begunMs).toBeLessThan(limitMs);
    return code;
  }

  test('a key', async () => {
    const projectId = await platform.project();
    const auditor = await platform.actor('auditor', projectId);
    const { createApiKey } = await auditor.cairn.query<{ createApiKey: { secret: string; apiKey: { id: string } } }>('mutation ($id: ID!) { createApiKey(input: { actorId: $id, name: "short" }) { secret apiKey { id } } }', { id: auditor.id });
    const closed = await opened({ authorization: `Bearer ${createApiKey.secret}`, projectId });
    await auditor.cairn.query('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id: createApiKey.apiKey.id });
    expect(await within(5_000, closed)).toBe(4403);
  });

  test('a role', async () => {
    const projectId = await platform.project();
    const auditor = await platform.actor('auditor', projectId);
    const closed = await opened({ authorization: `Bearer ${auditor.token}`, projectId });
    await platform.admin.query('mutation ($id: ID!, $projectId: ID!) { revokeRole(input: { actorId: $id, projectId: $projectId, role: AUDITOR }) { id } }', { id: auditor.id, projectId });
    expect(await within(5_000, closed)).toBe(4403);
  });

  test('a session, one of two, which its holder sees', async () => {
    const projectId = await platform.project();
    const auditor = await platform.actor('auditor', projectId);
    const signIn = async (agent: string): Promise<string> => {
      const response = await fetch(`${platform.url}/api/v1/session`, { method: 'POST', headers: { 'user-agent': agent }, body: JSON.stringify({ token: auditor.token }) });
      return response.headers.get('set-cookie')!.split(';')[0]!;
    };
    const [first, second] = [await signIn('first <browser>'), await signIn('second')];
    const [firstClosed, secondClosed] = [await opened({ cookie: first, projectId }), await opened({ cookie: second, projectId })];
    const { me } = await auditor.cairn.query<{ me: { sessions: { id: string; userAgent: string; createdAt: string; lastUsedAt: string }[] } }>('{ me { sessions { id userAgent createdAt lastUsedAt } } }');
    expect(me.sessions.map(({ userAgent }) => userAgent)).toEqual(['second', 'first <browser>']);
    const stranger = await platform.actor('admin', await platform.project());
    await expect(stranger.cairn.query('mutation ($id: ID!) { endSession(id: $id) { id } }', { id: me.sessions[1]!.id })).rejects.toThrow(/does not exist/);
    await auditor.cairn.query('mutation ($id: ID!) { endSession(id: $id) { id } }', { id: me.sessions[1]!.id });
    expect(await within(5_000, firstClosed)).toBe(4403);
    expect((await fetch(`${platform.url}/graphql?query={me{name}}`, { headers: { cookie: second, 'apollo-require-preflight': '1' } })).status).toBe(200);
    expect(await auditor.cairn.query('mutation ($id: ID!) { endSessions(actorId: $id) }', { id: auditor.id })).toEqual({ endSessions: 1 });
    expect(await within(5_000, secondClosed)).toBe(4403);
    const { auditEntries } = await platform.admin.query<{ auditEntries: { nodes: { payload: { sessionId: string; by: string } }[] } }>('query ($id: ID!) { auditEntries(type: "session.ended", nodeId: $id) { nodes { payload } } }', { id: auditor.id });
    expect(auditEntries.nodes.map(({ payload }) => payload.by)).toEqual(['revocation', 'revocation']);
  });
});
