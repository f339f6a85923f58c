import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { InvalidInputError, NotFoundError } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import type { Budgets } from '../limits/budgets.js';
import { requestIdOf, signedIn } from './door.js';
import type { Identify, RecordDenial } from './door.js';
import { unknownHost, type HostNames } from './host-names.js';
import { respondError, respondJson } from './respond.js';
import { handleRoute } from './route-handler.js';
import type { RouteMatch, RouteTable } from './route-table.js';

/** Whether everything behind the gateway would answer, and which part would not. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, boolean>>;
}

export interface DispatchOptions {
  readonly hosts: HostNames;
  readonly graphql: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly routes: RouteTable;
  readonly identify: Identify;
  readonly record: RecordDenial | undefined;
  readonly budgets: Budgets;
  readonly readiness: () => Promise<Readiness>;
  readonly fallback: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  readonly logger: Logger;
}

/** Sends a request to the door that its path names. Never rejects: what a door throws is answered as an error. */
export async function dispatch(request: IncomingMessage, response: ServerResponse, options: DispatchOptions): Promise<void> {
  const requestId = requestIdOf(response);
  try {
    await toDoor(request, response, options);
  } catch (thrown) {
    respondError(response, thrown, { requestId, logger: options.logger });
  }
}

async function toDoor(request: IncomingMessage, response: ServerResponse, options: DispatchOptions): Promise<void> {
  const pathname = pathOf(request);
  // Whoever probes knows an address, and no name.
  if (pathname === '/healthz') return respondJson(response, 200, { alive: true });
  if (pathname === '/readyz') {
    const readiness = await options.readiness();
    return respondJson(response, readiness.ready ? 200 : 503, readiness);
  }
  if (!options.hosts.admit(request)) return respondJson(response, 421, { error: unknownHost(request.headers.host), code: 'INVALID_INPUT' });
  const match = pathname === '/graphql' ? undefined : matched(options.routes, request.method ?? 'GET', pathname);
  if (match?.kind === 'none' && options.fallback !== undefined) return options.fallback(request, response);
  neverAPage(response);
  if (match === undefined) return options.graphql(request, response);
  switch (match.kind) {
    case 'route':
      return handleRoute(match.route, { request, response, params: match.params }, options).catch((thrown: unknown) =>
        respondError(response, thrown, { requestId: requestIdOf(response), logger: options.logger, form: match.route.errors }),
      );
    case 'method':
      await signedIn(request, options.identify);
      response.setHeader('allow', match.allowed.join(', '));
      return respondJson(response, 405, { error: `${pathname} answers ${match.allowed.join(', ')}`, code: 'INVALID_INPUT' });
    case 'none':
      await signedIn(request, options.identify);
      throw new NotFoundError(`There is nothing at ${pathname}`);
  }
}

/** What a door answers is data, whoever made it: no browser takes it for a page, a script or a picture of another site's page. */
function neverAPage(response: ServerResponse): void {
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('x-content-type-options', 'nosniff');
}

function matched(routes: RouteTable, method: string, pathname: string): RouteMatch {
  try {
    return routes.match(method, pathname);
  } catch (cause) {
    throw new InvalidInputError(`Path '${pathname}' is not percent-encoded text`, { cause });
  }
}

/** The path of a request, without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** Ends a connection that asked to become something else. */
export function refuseUpgrade(socket: Duplex, status: '403 Forbidden' | '404 Not Found' | '421 Misdirected Request' | '503 Service Unavailable'): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
