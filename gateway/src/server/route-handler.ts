import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidInputError, kindOf, nobody, requireSomewhere } from '@cairn/core';
import type { Actor, RequestContext } from '@cairn/core';
import type { Route, RouteRequest } from '@cairn/subgraph';
import { routeCost, type Budgets } from '../limits/budgets.js';
import { basicOf, contextOf, refuseOtherSites, signedIn } from './door.js';
import type { Identify, RecordDenial } from './door.js';

/** Lets a request through to its route when the caller may use it. Errors are thrown to the server. */
export async function handleRoute(
  route: Route,
  { request, response, params }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly params: Readonly<Record<string, string>> },
  { identify, record, budgets }: { readonly identify: Identify; readonly record: RecordDenial | undefined; readonly budgets: Budgets },
): Promise<void> {
  nameProject(request);
  const actor = await actorFor(route, request, identify);
  const context = contextOf(request, response, { actor, operation: `${route.method} ${route.path}`, record });
  const project = request.headers['x-cairn-project'];
  if (actor !== nobody) budgets.take(actor, routeCost, typeof project === 'string' ? project : undefined);
  if (route.access !== 'public' && route.access !== 'signedIn') requireSomewhere(context, route.access);
  await route.handle(new DoorRequest(request, params, context), response);
}

/** Clients that can only be told a user name and a password name the project by the first; the key is the second. */
function nameProject({ headers }: IncomingMessage): void {
  const user = basicOf(headers.authorization)?.user;
  if (user !== undefined && kindOf(user) === 'project') headers['x-cairn-project'] ??= user;
}

async function actorFor(route: Route, request: IncomingMessage, identify: Identify): Promise<Actor> {
  if (route.access !== 'public') return signedIn(request, identify);
  // Nobody is signed in as somebody else by a page of another site, either.
  refuseOtherSites(request);
  return (await identify(request.headers)) ?? nobody;
}

/** Parses the address only when the route looks at it: the hottest route does not. */
class DoorRequest implements RouteRequest {
  readonly raw: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly context: RequestContext;
  #url: URL | undefined;

  constructor(raw: IncomingMessage, params: Readonly<Record<string, string>>, context: RequestContext) {
    this.raw = raw;
    this.params = params;
    this.context = context;
  }

  get url(): URL {
    return (this.#url ??= urlOf(this.raw));
  }

  get query(): URLSearchParams {
    return this.url.searchParams;
  }
}

function urlOf({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): URL {
  const text = `http://${host}${url}`;
  if (!URL.canParse(text)) throw new InvalidInputError(`'${text}' is not an address`);
  return new URL(text);
}
