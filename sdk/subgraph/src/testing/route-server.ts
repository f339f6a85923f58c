import { createServer, type Server } from 'node:http';
import { CairnError, type Actor } from '@cairn/core';
import { errorForms } from '../doors/error-forms.js';
import type { Route } from '../doors/routes.js';
import { testContext } from './test-subgraph.js';

/** Leads to the routes and says errors as the gateway does, and takes the header `x-actor`, an actor in JSON, at its word. */
export function routeServer(routes: readonly Route[]): Server {
  const known = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return createServer((raw, response) => {
    const url = new URL(raw.url!, 'http://localhost');
    const found = known.find(({ route, pattern }) => route.method === raw.method && pattern.test(url.pathname));
    if (!found) return void response.writeHead(404).end('{}');
    const { route, pattern } = found;
    const context = testContext(JSON.parse(String(raw.headers['x-actor'])) as Actor);
    const params = Object.fromEntries(Object.entries(pattern.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [name === 'rest' ? '*' : name, decodeURIComponent(value!)]));
    const handle = async (): Promise<void> => route.handle({ raw, params, url, query: url.searchParams, context }, response);
    handle().catch((error: unknown) => {
      const { status, body, headers } = errorForms[route.errors ?? 'cairn'](error instanceof CairnError ? error : undefined, String(error));
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    });
  });
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\*$/, '(?<rest>.+)').replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}
