import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { newId, UnavailableError, type RequestContext } from '@cairn/core';
import { systemActor, type Route } from '@cairn/subgraph';
import type { GatewaySubgraph } from '../live-graph.js';
import { httpLink } from '../links/http-link.js';
import type { Assertions } from './assertion.js';
import { descriptionPath, type SubgraphDescription } from './subgraph-server.js';

/** A part that runs elsewhere: its subgraph, and its doors passed on. */
export interface RemoteSubgraph {
  readonly subgraph: GatewaySubgraph;
  readonly routes: readonly Route[];
}

/** Longest wait for a part that is not up yet, in milliseconds. */
const patienceMs = 60_000;

/** Asks a part what it is, waiting for it to come up. @throws {UnavailableError} naming it, when it does not. */
export async function remoteSubgraph(name: string, url: string, assertions: Assertions): Promise<RemoteSubgraph> {
  const description = await describe(name, url, assertions);
  const link = httpLink(name, `${url}/graphql`, async (context, body) => ({ authorization: await assertions.header(context, name, body) }));
  return {
    subgraph: { name, sdl: description.sdl, link },
    routes: description.routes.map((route) => ({
      ...(route as Pick<Route, 'method' | 'path' | 'access' | 'errors'>),
      handle: ({ raw, context }, response) => passOn(url, { raw, response, context }, { name, assertions }),
    })),
  };
}

async function describe(name: string, url: string, assertions: Assertions): Promise<SubgraphDescription> {
  const context: RequestContext = { actor: systemActor, requestId: newId('request') };
  for (const patience = Date.now() + patienceMs; ; ) {
    try {
      const response = await fetch(`${url}${descriptionPath}`, { headers: { authorization: await assertions.header(context, name) } });
      if (response.status === 401) throw new UnavailableError(`Subgraph '${name}' at ${url} does not accept our assertion: CAIRN_SECRET must be the same everywhere`);
      if (response.ok) return (await response.json()) as SubgraphDescription;
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
    }
    if (Date.now() > patience) throw new UnavailableError(`Subgraph '${name}' does not answer at ${url}; see CAIRN_SUBGRAPHS`);
    await delay(250);
  }
}

async function passOn(
  url: string,
  { raw, response, context }: { readonly raw: IncomingMessage; readonly response: ServerResponse; readonly context: RequestContext },
  { name, assertions }: { readonly name: string; readonly assertions: Assertions },
): Promise<void> {
  const { hostname, port } = new URL(url);
  const headers = { ...raw.headers, authorization: await assertions.header(context, name) };
  await new Promise<void>((resolve, reject) => {
    const onward = httpRequest({ host: hostname, port, method: raw.method, path: raw.url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('end', resolve);
      answer.once('error', reject);
    });
    onward.once('error', (cause) => reject(new UnavailableError(`Subgraph '${name}' does not answer`, { cause })));
    raw.pipe(onward);
    response.once('close', () => {
      onward.destroy();
      resolve();
    });
  });
}
