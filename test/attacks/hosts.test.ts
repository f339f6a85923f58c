import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@cairn/subgraph/testing';
import { startTestPlatform, type TestPlatform } from '../kit/platform.js';
import { sendRaw, upgradeStatus } from '../kit/raw-http.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from '../kit/spawn-cairn.js';

const foreign = ['rebound.example', 'rebound.example:80', '127.0.0.1.rebound.example', 'localhost.rebound.example'];

describe('a name that somebody else made lead here opens nothing at the front door', () => {
  let platform: TestPlatform;
  let authorization: string;
  beforeAll(async () => {
    platform = await startTestPlatform({ environment: { CAIRN_PUBLIC_URL: 'https://cairn.example.org', CAIRN_ALLOWED_HOSTS: 'inside, balancer.internal' } });
    authorization = `Bearer ${platform.adminToken}`;
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test.each(foreign)('%s: no door, no graph, no page and no socket, whatever the credential', async (host) => {
    const routes = platform.platform.subgraphs.flatMap((subgraph) => subgraph.routes).map(({ method, path }) => ({ method, path: path.replaceAll(/:\w+/g, 'x').replace('*', 'x') }));
    const asked = [...routes, { method: 'GET', path: '/' }, { method: 'GET', path: '/graphql?query=%7B__typename%7D' }, { method: 'POST', path: '/graphql' }, { method: 'OPTIONS', path: '/graphql' }];
    expect(routes.length).toBeGreaterThan(100);
    for (const { method, path } of asked) {
      const { status, text } = await sendRaw(platform.url, { method, path, headers: { host, authorization } });
      expect([method, path, status]).toEqual([method, path, 421]);
      expect(text).toContain('CAIRN_ALLOWED_HOSTS');
    }
    expect(await upgradeStatus(`${platform.url}/graphql`, { host })).toBe('HTTP/1.1 421 Misdirected Request');
    expect(await upgradeStatus(`${platform.url}/_next/hmr`, { host })).toBe('HTTP/1.1 421 Misdirected Request');
  });

  test.each(['cairn.example.org', 'cairn.example.org:443', 'inside:4000', 'balancer.internal', 'localhost:9999'])('%s answers, as it was said to', async (host) => {
    const body = '{"query":"{ __typename }"}';
    expect(await sendRaw(platform.url, { method: 'POST', path: '/graphql', headers: { host, authorization, 'content-type': 'application/json' }, body })).toMatchObject({ status: 200 });
    expect(await upgradeStatus(`${platform.url}/graphql`, { host })).toBe('HTTP/1.1 101 Switching Protocols');
  });

  test('whoever probes knows an address and no name', async () => {
    for (const path of ['/healthz', '/readyz']) expect(await sendRaw(platform.url, { path, headers: { host: '10.1.2.3:4000' } })).toMatchObject({ status: 200 });
  });
});

describe('a part of its own', () => {
  let database: TestDatabase;
  let home: Awaited<ReturnType<typeof temporaryHome>>;
  let part: CairnProcess;
  beforeAll(async () => {
    [database, home] = await Promise.all([createTestDatabase(), temporaryHome()]);
    part = spawnCairn(['serve', 'data'], {
      CAIRN_HOME: home.path,
      CAIRN_PORT: String(await freePort()),
      CAIRN_DATABASE_URL: database.url,
      CAIRN_SECRET: 'a-secret-of-at-least-thirty-two-characters',
      CAIRN_GATEWAY_URL: 'http://127.0.0.1:9',
      CAIRN_ALLOWED_HOSTS: 'data',
    });
    await part.ready();
  });
  afterAll(async () => {
    await part?.[Symbol.asyncDispose]();
    await Promise.all([home[Symbol.asyncDispose](), database[Symbol.asyncDispose]()]);
  });

  test('answers to the name that its gateway uses, and to no other', async () => {
    for (const path of ['/graphql', '/internal/subgraph', '/api/v1/labels']) {
      expect(await sendRaw(part.url, { method: 'POST', path, headers: { host: 'data:4000' }, body: '{}' })).toMatchObject({ status: 401 });
      for (const host of foreign) expect(await sendRaw(part.url, { method: 'POST', path, headers: { host }, body: '{}' })).toMatchObject({ status: 421 });
    }
    expect(await upgradeStatus(`${part.url}/graphql`, { host: foreign[0]! })).toBe('HTTP/1.1 421 Misdirected Request');
    expect(await sendRaw(part.url, { path: '/readyz', headers: { host: '10.1.2.3' } })).toMatchObject({ status: 200 });
  });
});
