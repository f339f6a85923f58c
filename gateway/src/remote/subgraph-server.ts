import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { execute, parse, validate, type DocumentNode } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { CairnError, newId, NotFoundError, type RequestContext } from '@cairn/core';
import { errorForms, readBody, sendJson, type ErrorForm, type GrpcService, type Logger, type RouteRequest, type RunningSubgraph } from '@cairn/subgraph';
import type { RecordDenial } from '../server/door.js';
import { defaultConnectionLimits, serverOptions } from '../server/connection-limits.js';
import { refuseUpgrade } from '../server/dispatch.js';
import { Drain } from '../server/drain.js';
import { HostNames, unknownHost } from '../server/host-names.js';
import { RouteTable } from '../server/route-table.js';
import type { Assertions } from './assertion.js';

/** Where a part tells the gateway what it is. */
export const descriptionPath = '/internal/subgraph';
/** Where a call of gRPC is passed on: service and method follow. */
export const grpcPath = '/internal/grpc/';
/** The most bytes of one of its messages. */
const grpcBytes = 2 ** 26;
/** The most bytes a GraphQL request between parts may have. */
const bodyBytes = 32 * 2 ** 20;

/** What a part tells about itself. */
export interface SubgraphDescription {
  readonly name: string;
  readonly sdl: string;
  readonly routes: readonly { readonly method: string; readonly path: string; readonly access: string; readonly errors?: ErrorForm | undefined }[];
  readonly grpc: readonly GrpcDescription[];
}

/** A service of gRPC as another part mounts it. */
export interface GrpcDescription {
  readonly name: string;
  /** In base64. */
  readonly descriptors: readonly string[];
  readonly methods: Readonly<Record<string, { readonly access: string; readonly streams: boolean }>>;
}

export interface SubgraphServerOptions {
  readonly assertions: Assertions;
  /** Names that it is reached by, as the gateway's `hosts`. */
  readonly hosts: readonly string[];
  /** Told what was refused for want of a permission. */
  readonly record: RecordDenial;
  readonly logger: Logger;
}

/** One subgraph on a port of its own. Everything but `/readyz` asks for an assertion of the installation. */
export class SubgraphServer {
  readonly http: Server;
  private readonly drain: Drain;
  private readonly routes: RouteTable;
  private readonly hosts: HostNames;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly documents = new Map<string, DocumentNode>();

  constructor(
    private readonly subgraph: RunningSubgraph,
    private readonly options: SubgraphServerOptions,
  ) {
    this.routes = new RouteTable(subgraph.routes);
    this.hosts = new HostNames(options.hosts);
    this.http = createServer(serverOptions(defaultConnectionLimits), (request, response) => void this.answer(request, response));
    this.http.maxConnections = defaultConnectionLimits.connections;
    this.drain = new Drain(this.http);
    const server = useServer<Record<string, unknown>, { request: IncomingMessage }>(
      {
        schema: subgraph.schema,
        context: async ({ connectionParams }, _id, payload) => {
          const { query, variables, operationName } = payload;
          return subgraph.context(await this.opened(authorizationIn(connectionParams), `graphql ${operationName ?? ''}`.trim(), JSON.stringify({ query, variables, operationName })));
        },
      },
      this.sockets,
    );
    this.http.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      if (!this.hosts.admit(request)) return refuseUpgrade(socket, '421 Misdirected Request');
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.sockets.emit('connection', opened, request));
    });
    this.http.once('close', () => void server.dispose());
  }

  /** @param lingerMs how long it goes on answering, and says that it leaves. */
  async stop(lingerMs = 0): Promise<void> {
    await this.drain.linger(lingerMs);
    for (const socket of this.sockets.clients) socket.terminate();
    await this.drain.end(8_000);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://part');
      if (pathname === '/readyz' || pathname === '/healthz') {
        const ready = pathname === '/healthz' || (!this.drain.begun && (await this.subgraph.ready()));
        return sendJson(response, ready ? 200 : 503, { ready });
      }
      if (!this.hosts.admit(request)) return sendJson(response, 421, { error: unknownHost(request.headers.host), code: 'INVALID_INPUT' });
      if (pathname === '/graphql' && request.method === 'POST') return await this.graphql(request, response);
      const context = await this.opened(request.headers.authorization, `${request.method} ${pathname}`);
      if (pathname === descriptionPath) return sendJson(response, 200, this.description());
      if (pathname.startsWith(grpcPath)) return await this.grpc(request, response, context);
      await this.door(request, response, context);
    } catch (error) {
      this.fail(response, error);
    }
  }

  private async graphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, bodyBytes)).toString();
    const context = await this.opened(request.headers.authorization, 'graphql', body);
    const { query, variables, operationName } = JSON.parse(body) as { query: string; variables?: Record<string, unknown>; operationName?: string };
    const result = await execute({
      schema: this.subgraph.schema,
      document: this.document(query),
      variableValues: variables ?? {},
      operationName: operationName ?? null,
      contextValue: this.subgraph.context(context),
    });
    sendJson(response, 200, result);
  }

  private async door(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://part');
    const match = this.routes.match(request.method ?? 'GET', url.pathname);
    if (match.kind !== 'route') throw new NotFoundError(`${request.method} ${url.pathname} leads nowhere`);
    const routed: RouteRequest = { raw: request, params: match.params, url, query: url.searchParams, context };
    await Promise.resolve(match.route.handle(routed, response)).catch((error: unknown) => this.fail(response, error, match.route.errors));
  }

  private async grpc(request: IncomingMessage, response: ServerResponse, context: RequestContext): Promise<void> {
    const [service, method] = new URL(request.url ?? '/', 'http://part').pathname.slice(grpcPath.length).split('/');
    const methods = this.subgraph.grpc.find(({ name }) => name === service)?.methods ?? {};
    const served = method !== undefined && Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!served) throw new NotFoundError(`There is no method '${method}' of service '${service}'`);
    const project = request.headers['x-cairn-project'];
    const answer = await served.handle(await readBody(request, grpcBytes), { context, projectId: typeof project === 'string' ? project : undefined });
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': answer.length });
    response.end(answer);
  }

  /** Who asks, by the gateway's word. */
  private async opened(authorization: string | undefined, operation: string, body?: string): Promise<RequestContext> {
    const { assertions, record } = this.options;
    const context = await assertions.open(authorization, this.subgraph.name, body);
    return { ...context, denied: (denial) => record({ ...denial, actor: context.actor, requestId: context.requestId, operation }) };
  }

  private description(): SubgraphDescription {
    const { name, sdl, routes, grpc } = this.subgraph;
    return { name, sdl, routes: routes.map(({ method, path, access, errors }) => ({ method, path, access, errors })), grpc: grpc.map(grpcDescription) };
  }

  /** The gateway sends the same few operations again and again. */
  private document(query: string): DocumentNode {
    const known = this.documents.get(query);
    if (known) return known;
    const document = parse(query);
    const [problem] = validate(this.subgraph.schema, document);
    if (problem) throw problem;
    if (this.documents.size >= 2_000) this.documents.clear();
    this.documents.set(query, document);
    return document;
  }

  private fail(response: ServerResponse, thrown: unknown, form: ErrorForm = 'cairn'): void {
    const error = thrown instanceof CairnError ? thrown : undefined;
    const reference = newId('request');
    if (!error) this.options.logger.error('request failed', { reference, error: thrown instanceof Error ? thrown.stack : String(thrown) });
    if (response.headersSent) return void response.destroy();
    const { status, body, headers } = errorForms[form](error, reference);
    sendJson(response, status, body, headers);
  }

}

function grpcDescription({ name, descriptors, methods }: GrpcService): GrpcDescription {
  return {
    name,
    descriptors: descriptors.map((bytes) => Buffer.from(bytes).toString('base64')),
    methods: Object.fromEntries(Object.entries(methods).map(([method, { access, streams = false }]) => [method, { access, streams }])),
  };
}

function authorizationIn(parameters: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = parameters?.['authorization'];
  return typeof value === 'string' ? value : undefined;
}

