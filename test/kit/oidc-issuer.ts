import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Somebody whom the issuer knows. */
export interface KnownPerson {
  readonly sub: string;
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** A real OpenID provider on this machine: whoever comes is signed in as `person`, without being asked. */
export interface TestIssuer extends AsyncDisposable {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in from now on. */
  person: KnownPerson;
}

/** @param redirectUris where it may send people back to; asked for once it is known. */
export async function startIssuer(redirectUris: () => readonly string[]): Promise<TestIssuer> {
  const people = new Map<string, KnownPerson>();
  let handle: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let provider: Provider | undefined;

  const issuer: TestIssuer = {
    url,
    clientId: 'cairn',
    clientSecret: 'a secret of the test',
    person: { sub: 'nobody' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const made = (): Provider => {
    const known = new Provider(url, {
      clients: [{ client_id: issuer.clientId, client_secret: issuer.clientSecret, redirect_uris: [...redirectUris()], grant_types: ['authorization_code'], response_types: ['code'] }],
      claims: { openid: ['sub'], profile: ['name', 'groups'] },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub, groups: [...(people.get(sub)?.groups ?? [])] }) }),
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      cookies: { keys: ['of the test'] },
      pkce: { required: () => true },
      async loadExistingGrant({ oidc }) {
        const grant = new known.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    return known;
  };
  handle = (request, response) => {
    provider ??= made();
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response);
    people.set(issuer.person.sub, issuer.person);
    void provider.interactionFinished(request, response, { login: { accountId: issuer.person.sub } });
  };
  return issuer;
}

/** As a browser: follows redirects by hand and keeps cookies by origin. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  async visit(url: string): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (value === '') jar.delete(name!);
      else jar.set(name!, value!);
    }
    return response;
  }

  /** Follows redirects up to the first address that `stop` names, which is not visited. */
  async follow(url: string, stop: (url: string) => boolean): Promise<string> {
    for (let at = url; ; ) {
      if (stop(at)) return at;
      const response = await this.visit(at);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${at} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
      at = new URL(location, at).href;
    }
  }

  cookie(origin: string, name: string): string | undefined {
    return this.cookies.get(origin)?.get(name);
  }

  setCookie(origin: string, name: string, value: string): void {
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar.set(name, value));
  }
}
