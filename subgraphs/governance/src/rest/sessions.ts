import { InvalidInputError, UnauthenticatedError } from '@cairn/core';
import { readJson, sendJson, type Route } from '@cairn/subgraph';
import { sessionMs, type SessionService } from '../domain/access/session-service.js';

/** Told that a credential was refused, and at which door. */
export type RecordRefusal = (door: string) => void;

/** Name of the cookie that holds a session's secret. */
const sessionCookie = 'cairn_session';

/** Signing in from the portal, and out. */
export function sessionRoutes(sessions: SessionService, { secure, refused }: { readonly secure: boolean; readonly refused: RecordRefusal }): Route[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/session',
      access: 'public',
      async handle(request, response) {
        const body = (await readJson(request.raw, 10_000)) as { token?: unknown } | null;
        if (typeof body?.token !== 'string' || body.token === '') throw new InvalidInputError("'token' is missing; expected the token of a sign-in link, or an API key");
        const { secret, actorId, expiresAt } = await sessions.signIn(body.token, request.raw.headers['user-agent']).catch((thrown: unknown) => {
          if (thrown instanceof UnauthenticatedError) refused('session');
          throw thrown;
        });
        sendJson(response, 200, { actorId, expiresAt }, { 'set-cookie': sessionCookieOf(secret, secure), 'cache-control': 'no-store' });
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/session',
      access: 'signedIn',
      async handle(request, response) {
        const secret = sessionSecret(request.raw.headers.cookie);
        if (secret !== undefined) await sessions.signOut(secret, request.context);
        sendJson(response, 200, {}, { 'set-cookie': sessionCookieOf('', secure) });
      },
    },
  ];
}

/** What sets the portal's cookie; an empty secret takes it away. */
export function sessionCookieOf(secret: string, secure: boolean): string {
  return `${sessionCookie}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${secret === '' ? 0 : sessionMs / 1_000}${secure ? '; Secure' : ''}`;
}

/** The session's secret in a Cookie header. */
export function sessionSecret(header: string | undefined): string | undefined {
  return cookieIn(header, sessionCookie);
}

/** The value of a cookie in a Cookie header. */
export function cookieIn(header: string | undefined, wanted: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === wanted && value) return value;
  }
  return undefined;
}
