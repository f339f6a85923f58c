import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { newId, UnavailableError, type RequestContext } from '@cairn/core';
import { systemActor, type GrpcMethod, type GrpcService, type Route } from '@cairn/subgraph';
import type { GatewaySubgraph } from '../live-graph.js';
import { httpLink } from '../links/http-link.js';
import type { Assertions } from './assertion.js';
import { cairnErrorOf } from '../platform/graph-client.js';
import { descriptionPath, grpcPath, type GrpcDescription, type SubgraphDescription } from './subgraph-server.js';

/** A part that runs elsewhere: its subgraph, and its doors passed on. */
export interface RemoteSubgraph {
  readonly subgraph: GatewaySubgraph;
  readonly routes: readonly Route[];
  readonly grpc: readonly GrpcService[];
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
    grpc: description.grpc.map((service) => remoteService(service, { name, url, assertions })),
  };
}

async function describe(name: string, url: string, assertions: Assertions): Promise<SubgraphDescription> {
  const context: RequestContext = { actor: systemActor, requestId: newId('request') };
  for (const patience = Date.now() + patienceMs; ; ) {
    try {
      const response = await fetch(`${url}${descriptionPath}`, { headers: { authorization: await assertions.header(context, name) } });
      if (response.status === 401) throw new UnavailableError(`Subgraph '${name}' at ${url} does not accept our assertion: CAIRN_SECRET must be the same everywhere`);
      if (response.status === 421) throw new UnavailableError(`Subgraph '${name}' does not answer to the name in ${url}: add '${new URL(url).hostname}' to its CAIRN_ALLOWED_HOSTS`);
      if (response.ok) return (await response.json()) as SubgraphDescription;
    } catch (error) {
      if (error instanceof UnavailableError) throw error;
    }
    if (Date.now() > patience) throw new UnavailableError(`Subgraph '${name}' does not answer at ${url}; see CAIRN_SUBGRAPHS`);
    await delay(250);
  }
}

interface Remote {
  readonly name: string;
  readonly url: string;
  readonly assertions: Assertions;
}

/** A service whose messages are answered by the part that it belongs to. */
function remoteService({ name, descriptors, methods }: GrpcDescription, remote: Remote): GrpcService {
  const method = (called: string, { access, streams }: GrpcDescription['methods'][string]): GrpcMethod => ({
    access: access as GrpcMethod['access'],
    streams,
    handle: (message, call) => passOnMessage(`${remote.url}${grpcPath}${name}/${called}`, { message, ...call }, remote),
  });
  return {
    name,
    descriptors: descriptors.map((text) => Buffer.from(text, 'base64')),
    methods: Object.fromEntries(Object.entries(methods).map(([called, described]) => [called, method(called, described)])),
  };
}

async function passOnMessage(
  url: string,
  { message, context, projectId }: { readonly message: Uint8Array; readonly context: RequestContext; readonly projectId: string | undefined },
  { name, assertions }: Remote,
): Promise<Uint8Array> {
  const headers = { authorization: await assertions.header(context, name), ...(projectId === undefined ? {} : { 'x-cairn-project': projectId }) };
  const answer = await fetch(url, { method: 'POST', headers, body: message as Uint8Array<ArrayBuffer>, signal: context.signal ?? null }).catch((cause: unknown) => {
    throw new UnavailableError(`Subgraph '${name}' does not answer`, { cause });
  });
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const { error, code, reference } = (await answer.json().catch(() => ({}))) as { error?: string; code?: string; reference?: string };
  throw cairnErrorOf(code, error ?? `status ${answer.status}`) ?? new Error(`Subgraph '${name}' failed, reference ${reference}`);
}

async function passOn(
  url: string,
  { raw, response, context }: { readonly raw: IncomingMessage; readonly response: ServerResponse; readonly context: RequestContext },
  { name, assertions }: { readonly name: string; readonly assertions: Assertions },
): Promise<void> {
  const { host, hostname, port } = new URL(url);
  const headers = { ...raw.headers, host, authorization: await assertions.header(context, name) };
  await new Promise<void>((resolve, reject) => {
    const onward = httpRequest({ host: hostname, port, method: raw.method, path: raw.url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, forOurConnection(answer.headers));
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

/** What a part says about its connection to us says nothing about ours to the caller. */
function forOurConnection({ connection: _, 'keep-alive': __, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}
