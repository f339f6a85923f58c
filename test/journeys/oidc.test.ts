import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@cairn/core';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, startIssuer, type TestIssuer } from '../kit/oidc-issuer.js';
import { startTestPlatform, type TestPlatform } from '../kit/platform.js';

const projectId = newId('project');
let folder: string;
let issuer: TestIssuer;
let hostile: Awaited<ReturnType<typeof startHostile>>;
let platform: TestPlatform;
const callbacks: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-oidc-'));
  issuer = await startIssuer(() => callbacks);
  hostile = await startHostile();
  const port = await freePort();
  const groups = { scientists: [{ project: projectId, role: 'scientist' }], auditors: [{ project: '*', role: 'auditor' }] };
  await writeFile(join(folder, 'secret'), `${issuer.clientSecret}\n`);
  await writeFile(
    join(folder, 'issuers.json'),
    JSON.stringify([
      { name: 'company', label: 'The Company', issuer: issuer.url, clientId: issuer.clientId, clientSecretFile: join(folder, 'secret'), scopes: 'openid profile', groups },
      { name: 'hostile', issuer: hostile.url, clientId: 'cairn', groups: { admins: [{ project: '*', role: 'admin' }] } },
    ]),
  );
  platform = await startTestPlatform({ environment: { CAIRN_OIDC: join(folder, 'issuers.json'), CAIRN_PORT: String(port), CAIRN_PUBLIC_URL: `http://127.0.0.1:${port}` } });
  callbacks.push(`${platform.url}/api/v1/oidc/company/callback`);
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
  await hostile[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const isCallback = (url: string): boolean => url.includes('/callback?');

/** Signs in as whoever the issuer says, and returns where the platform sent the browser. */
async function signIn(browser: Browser, next = '/runs'): Promise<string | null> {
  const callback = await browser.follow(`${platform.url}/api/v1/oidc/company/start?next=${encodeURIComponent(next)}`, isCallback);
  return (await browser.visit(callback)).headers.get('location');
}

interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly { readonly role: string; readonly projectId: string }[];
}

async function me(browser: Browser): Promise<Me | undefined> {
  const response = await fetch(`${platform.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `cairn_session=${browser.cookie(platform.url, 'cairn_session') ?? ''}` },
    body: JSON.stringify({ query: '{ me { id name roles { role projectId } } }' }),
  });
  return response.status === 401 ? undefined : ((await response.json()) as { data: { me: Me } }).data.me;
}

describe('people sign in by an issuer', () => {
  test('which the sign-in page is told of, without its secret', async () => {
    const response = await fetch(`${platform.url}/api/v1/oidc`);
    expect(await response.json()).toEqual({ issuers: [{ name: 'company', label: 'The Company' }, { name: 'hostile', label: 'hostile' }] });
  });

  test('with the roles of their groups, and again with those of their groups then, as the same person', async () => {
    issuer.person = { sub: 'ada-1', name: 'Ada', groups: ['scientists', 'auditors', 'unknown', 'constructor'] };
    const [first, second] = [new Browser(), new Browser()];
    expect(await signIn(first)).toBe('/runs');
    const ada = (await me(first))!;
    expect(ada).toMatchObject({ name: 'Ada', roles: [{ role: 'AUDITOR', projectId: '*' }, { role: 'SCIENTIST', projectId }] });
    await platform.admin.query('mutation ($id: ID!) { grantRole(input: { actorId: $id, projectId: "*", role: VIEWER }) { id } }', { id: ada.id });

    issuer.person = { sub: 'ada-1', name: 'Ada', groups: ['scientists'] };
    await signIn(second);
    expect(await me(second)).toEqual({ id: ada.id, name: 'Ada', roles: [{ role: 'VIEWER', projectId: '*' }, { role: 'SCIENTIST', projectId }] });
    const { auditEntries } = await platform.admin.query<{ auditEntries: { nodes: { type: string; payload: object }[] } }>('query ($id: ID!) { auditEntries(nodeId: $id) { nodes { type payload } } }', { id: ada.id });
    expect(auditEntries.nodes.map(({ type }) => type).reverse()).toEqual(['actor.created', 'role.granted', 'role.granted', 'session.started', 'role.granted', 'role.revoked', 'session.started']);
    expect(auditEntries.nodes[1]).toEqual({ type: 'role.revoked', payload: { role: 'auditor', grantedIn: '*', issuer: 'company' } });
  });

  test('and nobody becomes somebody else by calling themselves so', async () => {
    issuer.person = { sub: 'mallory', name: 'administrator' };
    const browser = new Browser();
    await signIn(browser);
    expect(await me(browser)).toMatchObject({ name: 'administrator (company)', roles: [] });
  });

  test.each(['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '/a\nb'])('and are not sent on to %j', async (next) => {
    issuer.person = { sub: 'ada-1', name: 'Ada' };
    expect(await signIn(new Browser(), next)).toBe('/');
  });
});

describe('an answer that is not the one to the question signs nobody in', () => {
  const refused = async (browser: Browser, callback: string): Promise<void> => {
    const response = await browser.visit(callback);
    expect(response.headers.get('location')).toBe('/sign-in?refused=issuer');
    expect(response.headers.getSetCookie().join()).not.toContain('cairn_session');
    expect(await me(browser)).toBeUndefined();
  };
  const left = async (browser: Browser): Promise<URL> => new URL(await browser.follow(`${platform.url}/api/v1/oidc/company/start`, isCallback));

  test('with another state, or none', async () => {
    const browser = new Browser();
    const callback = await left(browser);
    const kept = browser.cookie(platform.url, 'cairn_oidc')!;
    callback.searchParams.set('state', 'another');
    await refused(browser, callback.href);
    browser.setCookie(platform.url, 'cairn_oidc', kept);
    callback.searchParams.delete('state');
    await refused(browser, callback.href);
  });

  test('in a browser that did not ask, or with a cookie that was changed', async () => {
    const browser = new Browser();
    const callback = await left(browser);
    await refused(new Browser(), callback.href);
    const [text, seal] = browser.cookie(platform.url, 'cairn_oidc')!.split('.');
    const changed = JSON.parse(Buffer.from(text!, 'base64url').toString()) as object;
    browser.setCookie(platform.url, 'cairn_oidc', `${Buffer.from(JSON.stringify({ ...changed, next: '/other' })).toString('base64url')}.${seal}`);
    await refused(browser, callback.href);
  });

  test('with a code that was used already', async () => {
    issuer.person = { sub: 'ada-1', name: 'Ada' };
    const browser = new Browser();
    const callback = await left(browser);
    const kept = browser.cookie(platform.url, 'cairn_oidc')!;
    expect((await browser.visit(callback.href)).headers.get('location')).toBe('/');
    const thief = new Browser();
    thief.setCookie(platform.url, 'cairn_oidc', kept);
    await refused(thief, callback.href);
  });

  test("at another issuer's door, or from another issuer", async () => {
    const browser = new Browser();
    const callback = await left(browser);
    await refused(browser, callback.href.replace('/company/', '/hostile/'));
    const again = new Browser();
    const other = await left(again);
    other.searchParams.set('iss', hostile.url);
    await refused(again, other.href);
  });

  test('when the issuer itself refuses', async () => {
    const browser = new Browser();
    const callback = await left(browser);
    callback.searchParams.delete('code');
    callback.searchParams.set('error', 'access_denied');
    await refused(browser, callback.href);
  });

  const now = (): number => Math.floor(Date.now() / 1_000);
  test.each<[string, (token: TokenMaker) => Promise<string>]>([
    ['of another nonce', ({ signed }) => signed({ nonce: 'another' })],
    ['of no nonce', ({ signed }) => signed({ nonce: undefined })],
    ['that is unsigned', async ({ claims }) => new UnsecuredJWT(claims).encode()],
    ['that somebody else signed', ({ signedByAnother }) => signedByAnother()],
    ['for another audience', ({ signed }) => signed({ aud: 'another' })],
    ['that has expired', ({ signed }) => signed({ exp: now() - 60, iat: now() - 120 })],
    ['in the name of another issuer', ({ signed }) => signed({ iss: issuer.url })],
    ['without a subject', ({ signed }) => signed({ sub: undefined })],
  ])('with a token %s', async (_, token) => {
    hostile.token = token;
    const browser = new Browser();
    const start = await browser.visit(`${platform.url}/api/v1/oidc/hostile/start`);
    const asked = new URL(start.headers.get('location')!).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    hostile.nonce = asked.get('nonce')!;
    await refused(browser, `${platform.url}/api/v1/oidc/hostile/callback?code=a&state=${asked.get('state')}`);
  });

  test('while the right one from the same issuer does', async () => {
    hostile.token = ({ signed }) => signed({});
    const browser = new Browser();
    const asked = new URL((await browser.visit(`${platform.url}/api/v1/oidc/hostile/start`)).headers.get('location')!).searchParams;
    hostile.nonce = asked.get('nonce')!;
    const response = await browser.visit(`${platform.url}/api/v1/oidc/hostile/callback?code=a&state=${asked.get('state')}`);
    expect(response.headers.get('location')).toBe('/');
    expect(await me(browser)).toMatchObject({ roles: [{ role: 'ADMIN', projectId: '*' }] });
  });
});

interface TokenMaker {
  readonly claims: Record<string, unknown>;
  signed(changes: Record<string, unknown>): Promise<string>;
  signedByAnother(): Promise<string>;
}

/** An issuer that says what the test wants, signed by its real key or not. */
async function startHostile() {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const hostile = {
    url: '',
    nonce: '',
    token: (maker: TokenMaker): Promise<string> => maker.signed({}),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer((request, response) => {
    void answer(request.url ?? '').then((body) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  const answer = async (path: string): Promise<object> => {
    const { url } = hostile;
    if (path.startsWith('/.well-known')) return { issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/jwks`, id_token_signing_alg_values_supported: ['RS256', 'none'], response_types_supported: ['code'], subject_types_supported: ['public'] };
    if (path === '/jwks') return { keys: [jwk] };
    const at = Math.floor(Date.now() / 1_000);
    const claims: Record<string, unknown> = { iss: url, aud: 'cairn', sub: 'somebody', exp: at + 60, iat: at, nonce: hostile.nonce, groups: ['admins'] };
    const sign = (said: Record<string, unknown>, key = privateKey): Promise<string> => new SignJWT(JSON.parse(JSON.stringify(said)) as Record<string, unknown>).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
    const maker: TokenMaker = {
      claims,
      signed: (changes) => sign({ ...claims, ...changes }),
      signedByAnother: async () => sign(claims, (await generateKeyPair('RS256')).privateKey),
    };
    return { access_token: 'a', token_type: 'bearer', id_token: await hostile.token(maker) };
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  hostile.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return hostile;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
