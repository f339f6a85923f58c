import { once } from 'node:events';
import { request as openRequest } from 'node:http';
import { NotFoundError } from '@cairn/core';
import { sendJson } from '@cairn/subgraph';
import type { Route } from '@cairn/subgraph';
import { auditServer } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { authorization, startGateway, subgraph } from './gateway-support.js';
import type { Logged } from './gateway-support.js';

const greetings = () =>
  subgraph('greetings', 'type Query { hello(first: Int): String  numbers(first: Int): [Number!]! } type Number { value: Int  numbers(first: Int): [Number!]! }', {
    Query: { hello: () => 'world', numbers: () => [] },
  });

const json = { authorization, 'content-type': 'application/json', accept: 'application/json' };

async function post(url: string, body: unknown, headers: Record<string, string> = json) {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, headers: response.headers, body: (await response.json()) as { data?: unknown; errors?: { message: string; extensions: unknown }[] } };
}

describe('GraphQL over HTTP', () => {
  it('passes the audit without a warning or an error', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const signedIn: typeof fetch = (url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', authorization);
      // CSRF prevention refuses GETs that any page can make; a client proves with this header that it is none.
      headers.set('apollo-require-preflight', '1');
      return fetch(url, { ...init, headers });
    };
    const results = await auditServer({ url: `${gateway.url}/graphql`, fetchFn: signedIn });
    expect(results.length).toBeGreaterThan(50);
    expect(results.filter(({ status }) => status !== 'ok').map((result) => `${result.status}: ${result.name}: ${'reason' in result ? result.reason : ''}`)).toEqual([]);
  });

  it('answers, with a request id that it made itself', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const { status, headers, body } = await post(gateway.url, { query: '{ hello }' }, { ...json, 'x-request-id': 'mine' });
    expect({ status, body }).toEqual({ status: 200, body: { data: { hello: 'world' } } });
    expect(headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  });

  it('answers as much as the budget of the actor allows, counted by what operations ask for, and says when to come again', async () => {
    await using gateway = await startGateway([greetings()], { listen: true, limits: { costPerSecond: 10 }, routes: [{ method: 'GET', path: '/api/v1/thing', access: 'signedIn', handle: (_, response) => sendJson(response, 200, {}) }] });
    expect((await post(gateway.url, { query: 'query ($n: Int) { numbers(first: $n) { value } hello }', variables: { n: 3_000 } })).status).toBe(200);
    const { status, headers, body } = await post(gateway.url, { query: '{ hello }' });
    expect(status).toBe(429);
    const waitSeconds = Number(headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(280);
    expect(body.errors).toMatchObject([{ message: expect.stringMatching(/asked for more than 10 points a second/), extensions: { code: 'LIMIT_EXCEEDED', details: { limit: 'costPerSecond', retryAfterSeconds: waitSeconds } } }]);
    const route = await fetch(`${gateway.url}/api/v1/thing`, { headers: { authorization } });
    expect([route.status, Number(route.headers.get('retry-after'))]).toEqual([429, expect.closeTo(waitSeconds, -1)]);
  });

  it('keeps CSRF prevention: a GET that any page could make is refused', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const response = await fetch(`${gateway.url}/graphql?query=%7Bhello%7D`, { headers: { authorization } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('CSRF');
  });

  it('answers nothing without a credential', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const { status, body, headers } = await post(gateway.url, { query: '{ hello }' }, { 'content-type': 'application/json' });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('does not let a page of another site use the cookie of someone signed in', async () => {
    await using gateway = await startGateway([greetings()], {
      listen: true,
      identify: async ({ cookie }) => (cookie === 'cairn_session=1' ? { id: 'act_1', name: 'a', kind: 'person', roles: { '*': ['viewer'] } } : undefined),
    });
    const headers = { 'content-type': 'application/json', cookie: 'cairn_session=1' };
    expect((await post(gateway.url, { query: '{ hello }' }, { ...headers, origin: gateway.url })).status).toBe(200);
    expect((await post(gateway.url, { query: '{ hello }' }, { ...headers, origin: 'http://elsewhere.example' })).status).toBe(403);
  });

  it('refuses bodies that are no JSON, are too long, or are something else', async () => {
    await using gateway = await startGateway([greetings()], { listen: true, limits: { bodyBytes: 1_000 } });
    const send = async (body: string, type: string) =>
      (await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { authorization, 'content-type': type }, body })).status;
    expect(await send('{', 'application/json')).toBe(400);
    expect(await send('{}', 'text/plain')).toBe(415);
    expect(await send('{}', 'application/json; charset=latin1')).toBe(415);
    expect(await send(JSON.stringify({ query: `{ hello }${' '.repeat(1_000)}` }), 'application/json')).toBe(413);
  });

  it('says where to go for a subscription that comes over HTTP', async () => {
    const ticking = subgraph('ticks', 'type Query { a: Int } type Subscription { ticks: Int }', {});
    await using gateway = await startGateway([ticking], { listen: true });
    const { status, body } = await post(gateway.url, { query: 'subscription { ticks }' });
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ message: 'Subscriptions are answered over WebSocket only' }]);
  });

  it('masks what no one foresaw', async () => {
    const logged: Logged = [];
    const failing = subgraph('failing', 'type Query { fails: Int }', { Query: { fails: () => Promise.reject(new Error('secret')) } });
    await using gateway = await startGateway([failing], { listen: true, logged });
    const { status, body, headers } = await post(gateway.url, { query: '{ fails }' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ data: { fails: null }, errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL', reference: headers.get('x-request-id') } }] });
    expect(logged).toHaveLength(1);
  });
});

describe('limits are refused with 4xx, a value and a limit', () => {
  const nested = (depth: number) => `{ ${'numbers { '.repeat(depth)}value${' }'.repeat(depth)} }`;
  const repeated = (times: number, text: (index: number) => string) => Array.from({ length: times }, (_, index) => text(index)).join(' ');

  it.each([
    ['documentBytes', `{ hello } #${'x'.repeat(100_000)}`, 413, 'Document of 100,011 bytes exceeds 100,000 bytes'],
    ['depth', nested(30), 400, 'Document of 31 levels exceeds 20 levels'],
    ['depth', nested(8_000), 400, 'Document of 8,001 levels exceeds 20 levels'],
    ['aliases', `{ ${repeated(101, (index) => `a${index}: hello`)} }`, 400, 'Document of 101 aliases exceeds 100 aliases'],
    ['aliases', '{ __typename: hello }', 400, "Alias '__typename' is reserved"],
    ['directives', `{ hello ${repeated(51, () => '@include(if: true)')} }`, 400, 'Document of 51 directives exceeds 50 directives'],
    ['rootFields', `{ ...F ${repeated(30, () => 'hello')} } fragment F on Query { hello }`, 400, 'Document of 31 root fields exceeds 30 root fields'],
    ['selections', `{ numbers { ${repeated(5_000, () => 'value')} } }`, 400, 'Document of 5,001 expanded selections exceeds 5,000 expanded selections'],
    ['listSize', '{ numbers(first: 5001) { value } }', 400, "'numbers(first: 5001)' exceeds 5,000 items"],
    ['listItems', '{ numbers(first: 1000) { numbers(first: 1000) { value } } }', 400, "'numbers(first: 1000)' inside other lists asks for 1,000,000 items, which exceeds 100,000 items"],
  ])('%s', async (limit, query, status, message) => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const refused = await post(gateway.url, { query });
    expect(refused.body.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', details: { limit } } }]);
    expect(refused.body.errors?.[0]?.message.replace('nests too deeply to be read; at most 20 levels are answered', 'of 8,001 levels exceeds 20 levels')).toBe(message);
    expect(refused.status).toBe(status);
  });

  it('also for a list size that comes as a variable, with a default or not', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const query = 'query ($first: Int = 9000) { numbers(first: $first) { value } }';
    expect((await post(gateway.url, { query, variables: { first: 10 } })).status).toBe(200);
    expect((await post(gateway.url, { query, variables: { first: 9_999 } })).body.errors?.[0]?.message).toBe("'numbers(first: 9999)' exceeds 5,000 items");
    expect((await post(gateway.url, { query })).status).toBe(400);
  });

  it('a bomb of nested fragments goes off nowhere', async () => {
    const levels = 40;
    const fragment = (index: number) =>
      `fragment F${index} on Number { a: numbers { ...F${index + 1} } b: numbers { ...F${index + 1} } }`;
    const fragments = Array.from({ length: levels }, (_, index) => fragment(index)).join(' ');
    const query = `{ numbers { ...F0 } } ${fragments} fragment F${levels} on Number { value }`;
    await using gateway = await startGateway([greetings()], { listen: true, limits: { depth: 1_000 } });
    const { status, body } = await post(gateway.url, { query });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.message).toBe('Document of more than 1,000,000,000 expanded selections exceeds 5,000 expanded selections');
  });
});

describe('doors for other tools', () => {
  const seen: unknown[] = [];
  const door = (method: Route['method'], path: string, options: Partial<Route> = {}): Route => ({
    method,
    path,
    access: 'read',
    handle: ({ params, query, context }, response) => {
      seen.push(context);
      sendJson(response, 200, { path, params, query: Object.fromEntries(query), actor: context.actor.name });
    },
    ...options,
  });
  const routes = [
    door('GET', '/v2/models/:model'),
    door('POST', '/v2/models/:model/infer'),
    door('GET', '/v2/models/special'),
    door('GET', '/files/*'),
    door('GET', '/v2', { access: 'public' }),
    door('POST', '/grants', { access: 'administer' }),
    door('GET', '/missing', { handle: () => Promise.reject(new NotFoundError("Run 'r1' does not exist", { details: { id: 'r1' } })) }),
    door('GET', '/broken', { handle: () => Promise.reject(new Error('secret')) }),
  ];
  const open = (logged: Logged = []) => startGateway([greetings()], { listen: true, routes, logged });
  const get = async (url: string, init: RequestInit = { headers: { authorization } }) => {
    const response = await fetch(url, init);
    return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
  };

  it('are found by method and path, the more literal one first', async () => {
    await using gateway = await open();
    expect((await get(`${gateway.url}/v2/models/late%20arrival?a=1`)).body).toMatchObject({ path: '/v2/models/:model', params: { model: 'late arrival' }, query: { a: '1' } });
    expect((await get(`${gateway.url}/v2/models/special`)).body).toMatchObject({ path: '/v2/models/special', params: {} });
    expect((await get(`${gateway.url}/files/a/b%2Fc`)).body).toMatchObject({ path: '/files/*', params: { '*': 'a/b/c' } });
    expect(await get(`${gateway.url}/v2/models/m/infer`)).toMatchObject({ status: 405 });
    expect(await get(`${gateway.url}/v2/models/%ff`)).toMatchObject({ status: 400 });
  });

  it('ask for the permission that they name', async () => {
    await using gateway = await open();
    expect(await get(`${gateway.url}/v2/models/m`, {})).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(await get(`${gateway.url}/grants`, { method: 'POST', headers: { authorization } })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    expect(await get(`${gateway.url}/v2`, {})).toMatchObject({ status: 200, body: { actor: 'anonymous' } });
    expect(await get(`${gateway.url}/nowhere`, {})).toMatchObject({ status: 401 });
    expect(await get(`${gateway.url}/nowhere`)).toMatchObject({ status: 404 });
  });

  it('learn the request’s id, and its cause when that is an event', async () => {
    await using gateway = await open();
    const event = `evt_${'0'.repeat(12)}7${'0'.repeat(3)}8${'0'.repeat(15)}`;
    for (const [given, expected] of [[event, event], ['run_1', undefined]] as const) {
      const { headers } = await get(`${gateway.url}/v2/models/m`, { headers: { authorization, 'x-cairn-cause': given } });
      expect(seen.at(-1)).toMatchObject({ requestId: headers.get('x-request-id'), causeId: expected });
    }
  });

  it('answer errors with the status of their code, and mask the others', async () => {
    const logged: Logged = [];
    await using gateway = await open(logged);
    expect(await get(`${gateway.url}/missing`)).toMatchObject({ status: 404, body: { error: "Run 'r1' does not exist", code: 'NOT_FOUND', details: { id: 'r1' } } });
    const { status, body, headers } = await get(`${gateway.url}/broken`);
    expect({ status, body }).toEqual({ status: 500, body: { error: 'Internal error', code: 'INTERNAL', reference: headers.get('x-request-id') } });
    expect(JSON.stringify(logged)).toContain('secret');
  });

  it('cannot answer the same address twice', async () => {
    await expect(startGateway([greetings()], { routes: [door('GET', '/a/:b'), door('GET', '/a/:c')] })).rejects.toThrow('Two routes answer GET /a/:c');
  });

  it('leave everything else to the fallback', async () => {
    await using gateway = await startGateway([greetings()], { listen: true, routes, fallback: (request, response) => sendJson(response, 200, { page: request.url }) });
    expect((await get(`${gateway.url}/experiments?x=1`, {})).body).toEqual({ page: '/experiments?x=1' });
    expect((await get(`${gateway.url}/v2/models/m`, {})).status).toBe(401);
  });
});

describe('life', () => {
  it('is ready only when everything behind it is, and alive in any case', async () => {
    let ready = false;
    await using gateway = await startGateway([greetings()], { listen: true, readiness: async () => ({ ready, parts: { database: ready } }) });
    const status = async (path: string) => (await fetch(gateway.url + path)).status;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    ready = true;
    expect(await status('/readyz')).toBe(200);
  });

  it('answers from new subgraphs after a reload, and keeps the old ones when the new do not compose', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const other = subgraph('other', 'type Query { other: Int }', { Query: { other: () => 1 } });
    const clashing = subgraph('greetings', 'type Query { other: String }', {});
    await expect(gateway.reload([other, clashing])).rejects.toThrow('do not compose');
    expect((await post(gateway.url, { query: '{ hello }' })).body).toEqual({ data: { hello: 'world' } });
    await gateway.reload([other]);
    expect((await post(gateway.url, { query: '{ other }' })).body).toEqual({ data: { other: 1 } });
    expect((await post(gateway.url, { query: '{ hello }' })).body.errors).toHaveLength(1);
  });

  it('finishes what is under way before it stops, and takes nothing new', async () => {
    let finish: (value: string) => void = () => undefined;
    const started = new Promise<void>((begun) => {
      slowly = () => (begun(), new Promise((resolve) => (finish = resolve)));
    });
    await using gateway = await startGateway([subgraph('slow', 'type Query { slow: String }', { Query: { slow: () => slowly() } })], { listen: true });
    const { url } = gateway;
    const answer = post(url, { query: '{ slow }' });
    await started;
    const stopped = gateway.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    finish('done');
    expect((await answer).body).toEqual({ data: { slow: 'done' } });
    await stopped;
  });

  it('tells resolvers when the caller has gone', async () => {
    let signal: AbortSignal | undefined;
    const started = new Promise<void>((begun) => {
      slowly = (context) => ((signal = context?.signal), begun(), new Promise((resolve) => signal?.addEventListener('abort', () => resolve('gone'))));
    });
    const slow = subgraph('slow', 'type Query { slow: String }', { Query: { slow: (_: unknown, __: unknown, context: Context) => slowly(context) } });
    await using gateway = await startGateway([slow], { listen: true });
    const request = openRequest(`${gateway.url}/graphql`, { method: 'POST', headers: json });
    request.on('error', () => undefined);
    request.end(JSON.stringify({ query: '{ slow }' }));
    await started;
    request.destroy();
    if (signal?.aborted === false) await once(signal, 'abort');
    expect(signal?.aborted).toBe(true);
  });
});

type Context = { readonly signal?: AbortSignal | undefined };
let slowly: (context?: Context) => Promise<string> = () => Promise.resolve('');
