import { createHmac, timingSafeEqual } from 'node:crypto';
import { CairnError, UnavailableError } from '@cairn/core';
import { sendJson, type Logger, type Route, type RouteRequest } from '@cairn/subgraph';
import type { Departure } from '../domain/access/oidc/departure.js';
import type { OidcService } from '../domain/access/oidc/oidc-service.js';
import { cookieIn, sessionCookieOf, type RecordRefusal } from './sessions.js';

const departureCookie = 'cairn_oidc';
/** Whoever leaves for an issuer must be back within this long, in seconds. */
const departureSeconds = 600;

export interface OidcRouteOptions {
  /** Seals what a browser carries between leaving and coming back. */
  readonly secret: Buffer;
  /** Whether cookies are for https only. */
  readonly secure: boolean;
  readonly logger: Logger;
  readonly refused: RecordRefusal;
}

/** Signing in by an issuer: what there is, leaving for it, and coming back. */
export function oidcRoutes(oidc: OidcService, { secret, secure, logger, refused }: OidcRouteOptions): Route[] {
  const cookie = (value: string, seconds: number): string => `${departureCookie}=${value}; Path=/api/v1/oidc/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
  return [
    {
      method: 'GET',
      path: '/api/v1/oidc',
      access: 'public',
      handle: (_, response) => sendJson(response, 200, { issuers: oidc.issuers }),
    },
    {
      method: 'GET',
      path: '/api/v1/oidc/:issuer/start',
      access: 'public',
      async handle({ params, query }, response) {
        const left = await oidc.leave(params['issuer']!, pathIn(query.get('next'))).catch((thrown: unknown) => {
          if (!(thrown instanceof UnavailableError)) throw thrown;
          logger.warn('An issuer does not answer', { issuer: params['issuer'], because: String(thrown.cause) });
          return undefined;
        });
        if (!left) return void response.writeHead(303, { location: '/sign-in?refused=unavailable', 'cache-control': 'no-store' }).end();
        const { url, departure } = left;
        const sealed = seal(JSON.stringify({ ...departure, expiresAt: Date.now() + departureSeconds * 1_000 }), secret);
        response.writeHead(302, { location: url.href, 'set-cookie': cookie(sealed, departureSeconds), 'cache-control': 'no-store' }).end();
      },
    },
    {
      method: 'GET',
      path: '/api/v1/oidc/:issuer/callback',
      access: 'public',
      async handle(request, response) {
        const departure = departureIn(request, secret);
        const back = (location: string, cookies: readonly string[]): unknown => response.writeHead(303, { location, 'set-cookie': [cookie('', 0), ...cookies], 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).end();
        try {
          const session = await oidc.comeBack(request.params['issuer']!, { search: request.url.search, departure, userAgent: request.raw.headers['user-agent'] });
          back(departure!.next, [sessionCookieOf(session.secret, secure)]);
        } catch (thrown) {
          if (!(thrown instanceof CairnError)) throw thrown;
          // A person sees a page that says what to do; why it was refused is for the operator.
          if (thrown.code !== 'UNAVAILABLE') refused(`oidc ${request.params['issuer']!.slice(0, 100)}`);
          logger.warn('A sign-in was refused', { issuer: request.params['issuer'], because: thrown.message });
          back(`/sign-in?refused=${thrown.code === 'UNAVAILABLE' ? 'unavailable' : 'issuer'}`, []);
        }
      },
    },
  ];
}

/** Only ever a page of this origin. */
function pathIn(next: string | null): string {
  return next !== null && /^\/(?![/\\])[^\\\s]*$/.test(next) ? next : '/';
}

function departureIn({ raw }: RouteRequest, secret: Buffer): Departure | undefined {
  const text = unseal(cookieIn(raw.headers.cookie, departureCookie) ?? '', secret);
  if (text === undefined) return undefined;
  const { expiresAt, ...departure } = JSON.parse(text) as Departure & { readonly expiresAt: number };
  return expiresAt > Date.now() ? departure : undefined;
}

function seal(text: string, secret: Buffer): string {
  const encoded = Buffer.from(text).toString('base64url');
  return `${encoded}.${sealOf(encoded, secret)}`;
}

function unseal(sealed: string, secret: Buffer): string | undefined {
  const [encoded = '', given = ''] = sealed.split('.');
  const [a, b] = [Buffer.from(given), Buffer.from(sealOf(encoded, secret))];
  return a.length === b.length && timingSafeEqual(a, b) ? Buffer.from(encoded, 'base64url').toString() : undefined;
}

/** For this purpose only: what else the secret sealed is nothing here. */
function sealOf(encoded: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(`oidc departure ${encoded}`).digest('base64url');
}
