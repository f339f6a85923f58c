import { InvalidInputError } from '@cairn/core';
import { readJson, sendJson, type Route } from '@cairn/subgraph';
import { sessionMs, type SessionService } from '../domain/access/session-service.js';

/** Name of the cookie that holds a session's secret. */
const sessionCookie = 'cairn_session';

/** Signing in from the portal, and out. */
export function sessionRoutes(sessions: SessionService, secure: boolean): Route[] {
  const cookie = (value: string, maxAgeSeconds: number): string =>
    `${sessionCookie}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
  return [
    {
      method: 'POST',
      path: '/api/v1/session',
      access: 'public',
      async handle(request, response) {
        const body = (await readJson(request.raw, 10_000)) as { token?: unknown } | null;
        if (typeof body?.token !== 'string' || body.token === '') throw new InvalidInputError("'token' is missing; expected the token of a sign-in link, or an API key");
        const { secret, actorId, expiresAt } = await sessions.signIn(body.token, request.raw.headers['user-agent']);
        sendJson(response, 200, { actorId, expiresAt }, { 'set-cookie': cookie(secret, sessionMs / 1_000), 'cache-control': 'no-store' });
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/session',
      access: 'signedIn',
      async handle(request, response) {
        const secret = sessionSecret(request.raw.headers.cookie);
        if (secret !== undefined) await sessions.signOut(secret, request.context);
        sendJson(response, 200, {}, { 'set-cookie': cookie('', 0) });
      },
    },
  ];
}

/** The session's secret in a Cookie header. */
export function sessionSecret(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === sessionCookie && value) return value;
  }
  return undefined;
}
