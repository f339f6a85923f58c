import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { ForbiddenError, kindOf, newId } from '@cairn/core';
import type { Actor, RequestContext } from '@cairn/core';
import type { DenialRecord } from '@cairn/subgraph';
import { unauthenticated } from '../errors.js';
import type { GraphRequest } from '../graph.js';
import type { Budgets } from '../limits/budgets.js';

/** Names the actor that the headers' credential belongs to; undefined when there is none, or it is not valid. */
export type Identify = (headers: IncomingHttpHeaders) => Promise<Actor | undefined>;

/** Keeps what was refused for want of a permission. */
export type RecordDenial = (denial: DenialRecord) => void;

/** The event that a client says made it act, when it is an event's id at all. */
export function causeIn(value: unknown): string | undefined {
  return typeof value === 'string' && kindOf(value) === 'event' ? value : undefined;
}

/** The context of one request: a new id, which the response carries too, and a signal for when the caller has gone. */
export function contextOf(request: IncomingMessage, response: ServerResponse, { actor, operation, record }: { readonly actor: Actor; readonly operation: string; readonly record: RecordDenial | undefined }): RequestContext {
  let signal: AbortSignal | undefined;
  const requestId = requestIdOf(response);
  return {
    actor,
    requestId,
    denied: record && ((denial) => record({ ...denial, actor, requestId, operation })),
    causeId: causeIn(request.headers['x-cairn-cause']),
    // Watches for the caller's going only when somebody wants to know: the hottest route does not.
    get signal() {
      return (signal ??= goneSignal(response));
    },
  };
}

/** Takes what an operation costs from the budget of its actor, and of the project that it says it is about. */
export function chargeOf(budgets: Budgets, actor: Actor, headers: IncomingHttpHeaders): NonNullable<GraphRequest['charge']> {
  return (cost, { projectId, input }) => {
    const named = projectId ?? (input as { readonly projectId?: unknown } | null | undefined)?.projectId ?? headers['x-cairn-project'];
    budgets.take(actor, cost, typeof named === 'string' ? named : undefined);
  };
}

/** What a caller calls its operation: the name that it asks for, else the first in the document. */
export function operationNamed(query: string | undefined, name: unknown): string {
  const called = typeof name === 'string' && name !== '' ? name : /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(query ?? '')?.[1];
  return called === undefined ? 'graphql' : `graphql ${called}`;
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed && !response.writableFinished) gone.abort();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** The id of the request that the response answers. None is accepted from outside: it stands in the audit trail. */
export function requestIdOf(response: ServerResponse): string {
  const known = response.getHeader('x-request-id');
  if (typeof known === 'string') return known;
  const requestId = newId('request');
  response.setHeader('x-request-id', requestId);
  return requestId;
}

/**
 * The actor of a request.
 * @throws {UnauthenticatedError} without a valid credential.
 * @throws {ForbiddenError} when a browser sent it on behalf of another site and it may change something.
 */
export async function signedIn({ method, headers }: IncomingMessage, identify: Identify): Promise<Actor> {
  const actor = await identify(headers);
  if (actor === undefined) throw unauthenticated();
  refuseOtherSites({ method, headers });
  return actor;
}

/** @throws {ForbiddenError} when a browser sent it on behalf of another site and it may change something. */
export function refuseOtherSites({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): void {
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && fromAnotherSite(headers)) throw new ForbiddenError('A page of another site may not use this sign-in');
}

/**
 * Whether a browser says that another site's page made the request. A key that the caller itself wrote down says otherwise; a password
 * does not, since browsers send one that they remember by themselves.
 */
export function fromAnotherSite({ authorization, origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (authorization !== undefined && !/^Basic /i.test(authorization)) return false;
  if (site !== undefined) return site === 'cross-site' || site === 'same-site';
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** User name and password of an `Authorization: Basic …` (RFC 7617); undefined for anything else. */
export function basicOf(authorization: string | undefined): { readonly user: string; readonly password: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
