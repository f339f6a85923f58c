import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startTestPlatform, type TestPlatform } from '../kit/platform.js';
import { sendRaw } from '../kit/raw-http.js';

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What browsers send along when a page of another site makes a request, older ones without `sec-fetch-site`. */
const otherSites: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'another site': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'a sibling': { origin: 'https://evil.example.org', 'sec-fetch-site': 'same-site' },
  'another port of this machine': { origin: 'http://127.0.0.1:9', 'sec-fetch-site': 'same-site' },
  'a sandboxed frame': { origin: 'null', 'sec-fetch-site': 'cross-site' },
  'another site, in an old browser': { origin: 'https://evil.example' },
  'a sandboxed frame, in an old browser': { origin: 'null' },
  'a name that contains ours': { origin: 'http://127.0.0.1.evil.example' },
  'no origin at all': { 'sec-fetch-site': 'cross-site' },
};

/** Bodies that a page can send without asking first: as a form would, or as text that reads like JSON. */
const simpleTypes = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; charset=application/json'];

let platform: TestPlatform;
let cookie: string;
let routes: readonly { readonly method: string; readonly path: string }[];

beforeAll(async () => {
  platform = await startTestPlatform();
  const signedIn = await fetch(`${platform.url}/api/v1/session`, { method: 'POST', body: JSON.stringify({ token: platform.adminToken }) });
  cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  routes = platform.platform.subgraphs.flatMap((subgraph) => subgraph.routes).map(({ method, path }) => ({ method, path: path.replaceAll(/:\w+/g, 'x').replace('*', 'x') }));
});
afterAll(() => platform[Symbol.asyncDispose]());

describe("someone's session in the hands of", () => {
  test.each(Object.entries(otherSites))('%s changes nothing, by any method at any door', async (_, headers) => {
    const changing = routes.filter(({ method }) => method !== 'GET');
    expect(new Set(changing.map(({ method }) => method))).toEqual(new Set(methods));
    for (const { method, path } of [...changing, { method: 'POST', path: '/graphql' }]) {
      const { status } = await sendRaw(platform.url, { method, path, headers: { ...headers, host: hostOf(), cookie, 'content-type': 'application/json' }, body: '{}' });
      expect([method, path, status]).toEqual([method, path, 403]);
    }
  });

  test('another site is refused for its site, not for its body: the same from our own page gets through to the door', async () => {
    for (const { method, path } of routes.filter((route) => route.method !== 'GET' && !route.path.endsWith('/session'))) {
      const { status } = await sendRaw(platform.url, { method, path, headers: { host: hostOf(), origin: platform.url, 'sec-fetch-site': 'same-origin', cookie, 'content-type': 'application/json' }, body: '{}' });
      expect([method, path, status]).not.toEqual([method, path, 403]);
    }
  });

  test.each(simpleTypes)('a form with a body of %s changes nothing in the graph, not even from our own origin', async (type) => {
    const body = '{"query":"mutation { createProject(input: { name: \\"forged\\" }) { id } }"}';
    const [theirs, ours] = [otherSites['another site']!, { origin: platform.url, 'sec-fetch-site': 'same-origin' }];
    expect(await sendRaw(platform.url, { method: 'POST', path: '/graphql', headers: { host: hostOf(), cookie, 'content-type': type, ...theirs }, body })).toMatchObject({ status: 403 });
    expect(await sendRaw(platform.url, { method: 'POST', path: '/graphql', headers: { host: hostOf(), cookie, 'content-type': type, ...ours }, body })).toMatchObject({ status: 415 });
    expect(await projects()).not.toContain('forged');
  });

  test('an address that somebody follows changes nothing: a mutation is never a GET', async () => {
    const query = encodeURIComponent('mutation { createProject(input: { name: "forged" }) { id } }');
    for (const headers of [{}, { 'content-type': 'application/json' }, { 'apollo-require-preflight': '1' }, { 'x-apollo-operation-name': 'a' }] as Record<string, string>[]) {
      for (const method of ['GET', 'HEAD']) {
        const { status } = await sendRaw(platform.url, { method, path: `/graphql?query=${query}`, headers: { host: hostOf(), cookie, 'sec-fetch-site': 'cross-site', ...headers } });
        expect([400, 405]).toContain(status);
      }
    }
    for (const disguised of ['_method=DELETE', 'X-HTTP-Method-Override=DELETE']) {
      await sendRaw(platform.url, { path: `/api/v1/session?${disguised}`, headers: { host: hostOf(), cookie, 'x-http-method-override': 'DELETE' } });
    }
    expect(await projects()).not.toContain('forged');
  });
});

test('no page of another site reads an answer: none is told that it may', async () => {
  for (const { method, path } of [...routes, { method: 'POST', path: '/graphql' }]) {
    for (const asked of [method, 'OPTIONS']) {
      const { headers, status } = await sendRaw(platform.url, {
        method: asked,
        path,
        headers: { host: hostOf(), cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'content-security-policy': expect.stringContaining('sandbox') });
      if (asked === 'OPTIONS') expect(status).toBeGreaterThanOrEqual(400);
    }
  }
});

test('no page of another site signs somebody in as somebody else', async () => {
  for (const [site, headers] of Object.entries(otherSites)) {
    const answer = await sendRaw(platform.url, { method: 'POST', path: '/api/v1/session', headers: { host: hostOf(), 'content-type': 'text/plain', ...headers }, body: JSON.stringify({ token: platform.adminToken }) });
    expect([site, answer.status, answer.headers['set-cookie']]).toEqual([site, 403, undefined]);
  }
});

test('a password that a browser remembers is no more the page’s own than a cookie', async () => {
  const authorization = `Basic ${Buffer.from(`admin:${platform.adminToken}`).toString('base64')}`;
  const path = '/api/2.0/mlflow/experiments/create';
  expect(await sendRaw(platform.url, { method: 'POST', path, headers: { host: hostOf(), authorization, ...otherSites['another site']! }, body: '{}' })).toMatchObject({ status: 403 });
  const { status } = await sendRaw(platform.url, { method: 'POST', path, headers: { host: hostOf(), authorization }, body: '{}' });
  expect([401, 403]).not.toContain(status);
});

describe('a socket', () => {
  test.each(Object.entries(otherSites))("opened by %s is not let in on somebody's session", async (_, headers) => {
    const client = clientWith({ ...headers, cookie });
    await expect(client.iterate({ query: '{ me { name } }' }).next()).rejects.toMatchObject({ code: 4403 });
    await client.dispose();
  });

  test('opened by our own page is', async () => {
    const client = clientWith({ origin: platform.url, 'sec-fetch-site': 'same-origin', cookie });
    expect((await client.iterate({ query: '{ me { name } }' }).next()).value).toMatchObject({ data: { me: {} } });
    await client.dispose();
  });

  function clientWith(headers: Record<string, string>) {
    class WithHeaders extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers });
      }
    }
    return createClient({ url: `${platform.url.replace('http', 'ws')}/graphql`, webSocketImpl: WithHeaders, retryAttempts: 0, lazy: true });
  }
});

async function projects(): Promise<readonly string[]> {
  const { projects: found } = await platform.admin.query<{ projects: { name: string }[] }>('{ projects { name } }');
  return found.map(({ name }) => name);
}

function hostOf(): string {
  return new URL(platform.url).host;
}
