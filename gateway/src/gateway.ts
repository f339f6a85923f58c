import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { jsonLogger } from '@cairn/subgraph';
import type { GrpcService, Logger, Route } from '@cairn/subgraph';
import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { GraphRequest } from './graph.js';
import { GrpcServer } from './grpc/grpc-server.js';
import { Budgets, defaultBudgetLimits } from './limits/budgets.js';
import type { BudgetLimits } from './limits/budgets.js';
import { defaultLimits } from './limits/limits.js';
import type { Limits } from './limits/limits.js';
import { LiveGraph } from './live-graph.js';
import type { GatewaySubgraph } from './live-graph.js';
import { ApolloFront } from './server/apollo.js';
import { defaultConnectionLimits, serverOptions } from './server/connection-limits.js';
import type { ConnectionLimits } from './server/connection-limits.js';
import { dispatch, pathOf, refuseUpgrade } from './server/dispatch.js';
import type { Readiness } from './server/dispatch.js';
import { fromAnotherSite } from './server/door.js';
import type { Identify, RecordDenial } from './server/door.js';
import { Drain } from './server/drain.js';
import { HostNames } from './server/host-names.js';
import { answerGraphql } from './server/graphql-http.js';
import { defaultSocketLimits, GraphqlSocket } from './server/graphql-socket.js';
import type { SocketLimits } from './server/graphql-socket.js';
import { RouteTable } from './server/route-table.js';
import { mapStream } from './streams.js';

export interface GatewayOptions {
  readonly subgraphs: readonly GatewaySubgraph[];
  readonly identify: Identify;
  /** Told what was refused for want of a permission. Absent: nobody keeps it. */
  readonly record?: RecordDenial | undefined;
  /** Doors for other tools. */
  readonly routes: readonly Route[];
  /** Services for {@link Gateway.listenGrpc}. Defaults to none. */
  readonly grpc?: readonly GrpcService[] | undefined;
  /** What `/readyz` says, by part. */
  readonly readiness: () => Promise<Readiness>;
  /** Names without ports that it is reached by, beside `localhost`, its loopback addresses and the address that a connection comes to. */
  readonly hosts?: readonly string[] | undefined;
  /** Answers what no door does, such as the portal's pages, which sign in themselves. Absent: 401 or 404. */
  readonly fallback?: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Takes connections that ask to be upgraded at another path than `/graphql`. Absent: they are refused with 404. */
  readonly fallbackUpgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
  readonly limits?: Partial<Limits & SocketLimits & BudgetLimits & ConnectionLimits> | undefined;
  /** Longest time to plan an operation, in milliseconds. Defaults to 2,000. */
  readonly planningDeadlineMs?: number | undefined;
  /** How many operations are kept with their plans. Defaults to 1,000. */
  readonly planCacheSize?: number | undefined;
  /**
   * How long {@link Gateway.stop} goes on answering before it takes no more, in milliseconds: each answer ends its connection, and
   * readiness says no. Defaults to 0.
   */
  readonly lingerMs?: number | undefined;
  /** Longest time that {@link Gateway.stop} waits for requests under way, in milliseconds. Defaults to 8,000. */
  readonly drainMs?: number | undefined;
  /** Defaults to JSON lines on stderr. */
  readonly logger?: Logger | undefined;
}

/** The front door: one origin for the graph, the doors for other tools, and the portal. */
export interface Gateway {
  readonly httpServer: Server;
  /** Where it listens, without a slash at the end. Throws before {@link Gateway.listen}. */
  readonly url: string;
  /** The supergraph that it answers from. */
  readonly supergraphSdl: string;
  /** Port 0 takes any free one. @throws {Error} with the code EADDRINUSE when the port is taken. */
  listen(port: number, host: string): Promise<void>;
  /** Serves gRPC on a port of its own; port 0 takes any free one. */
  listenGrpc(port: number, host: string): Promise<void>;
  /** Where gRPC is served, as `host:port`; undefined where it is not. */
  readonly grpcAddress: string | undefined;
  /**
   * Composes the subgraphs anew and answers from them; operations under way end on the old ones.
   * @throws {CompositionError} when they do not compose; then nothing changes.
   */
  reload(subgraphs: readonly GatewaySubgraph[]): Promise<void>;
  /** Answers a query or mutation for a caller in this process as a client would be answered. Never rejects. */
  execute(request: GraphRequest): Promise<FormattedExecutionResult>;
  /** Answers a subscription for a caller in this process. A refusal is the stream's only item. */
  subscribe(request: GraphRequest): AsyncIterable<FormattedExecutionResult>;
  /** Says that it leaves, stops accepting, lets requests under way finish, closes sockets and links. */
  stop(): Promise<void>;
}

/**
 * How long a connection may be idle before it is closed, in milliseconds: longer than most balancers keep theirs, and than a client computes between two
 * requests. One that is closed while its client is about to send fails a request that nobody has seen.
 */
const idleMs = 65_000;

/**
 * Composes the subgraphs and gets ready to answer; nothing listens yet.
 * @throws {CompositionError} when the subgraphs do not fit together.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const logger = options.logger ?? jsonLogger('gateway');
  const limits = { ...defaultLimits, ...defaultSocketLimits, ...defaultBudgetLimits, ...defaultConnectionLimits, ...options.limits };
  const budgets = new Budgets(limits);
  const { subgraphs, planCacheSize, identify, record } = options;
  const live = new LiveGraph({ subgraphs, logger, limits, planCacheSize, deadlineMs: options.planningDeadlineMs });
  const apollo = new ApolloFront(live, logger);
  const socket = new GraphqlSocket({ live, identify, record, budgets, limits, messageBytes: limits.bodyBytes, logger });
  const readiness = async (): Promise<Readiness> => (drain.begun ? { ready: false, parts: { gateway: false } } : options.readiness());
  const httpServer = serve({ ...options, readiness }, { live, apollo, socket, budgets, logger, bodyBytes: limits.bodyBytes, connections: limits });
  const drain = new Drain(httpServer);
  const grpc = new GrpcServer({ services: options.grpc ?? [], identify, record, budgets, readiness, logger });
  await apollo.start();
  let stopped: Promise<void> | undefined;

  return {
    httpServer,
    get url() {
      return urlOf(httpServer);
    },
    get supergraphSdl() {
      return live.current.supergraphSdl;
    },
    listen: (port, host) => listen(httpServer, port, host),
    listenGrpc: (port, host) => grpc.listen(port, host),
    get grpcAddress() {
      return grpc.address;
    },
    reload: async (next) => apollo.reload(live.reload(next)),
    execute: async (request) => asJson(await live.execute(request)),
    subscribe: (request) => mapStream(live.subscribe(request), asJson),
    stop: () => (stopped ??= stop(options.drainMs ?? 8_000)),
  };

  async function stop(withinMs: number): Promise<void> {
    await drain.linger(options.lingerMs ?? 0);
    await Promise.all([drain.end(withinMs), socket.stop(withinMs), grpc.stop(withinMs)]);
    await apollo.stop();
    await live.stop();
  }
}

/** A result as it would have crossed the network: subgraphs in this process may answer dates and the like. */
function asJson(result: ExecutionResult): FormattedExecutionResult {
  return JSON.parse(JSON.stringify(result)) as FormattedExecutionResult;
}

interface Parts {
  readonly live: LiveGraph;
  readonly apollo: ApolloFront;
  readonly socket: GraphqlSocket;
  readonly budgets: Budgets;
  readonly logger: Logger;
  readonly bodyBytes: number;
  readonly connections: ConnectionLimits;
}

function serve({ identify, record, routes, readiness, hosts: names = [], fallback, fallbackUpgrade }: GatewayOptions, parts: Parts): Server {
  const hosts = new HostNames(names);
  const { live, apollo, socket, budgets, logger, bodyBytes, connections } = parts;
  const options = {
    hosts,
    graphql: (request: IncomingMessage, response: ServerResponse) => answerGraphql(request, response, { apollo, live, identify, record, budgets, bodyBytes }),
    routes: new RouteTable(routes),
    identify,
    record,
    budgets,
    readiness,
    fallback,
    logger,
  };
  const server = createServer(serverOptions(connections), (request, response) => void dispatch(request, response, options));
  server.maxConnections = connections.connections;
  server.keepAliveTimeout = idleMs;
  server.on('upgrade', (request, connection, head) => {
    // From here on no one else listens, and an error without a listener would end the process.
    connection.on('error', () => connection.destroy());
    if (!hosts.admit(request)) refuseUpgrade(connection, '421 Misdirected Request');
    else if (pathOf(request) === '/graphql') socket.accept(request, connection, head);
    else if (fallbackUpgrade === undefined) refuseUpgrade(connection, '404 Not Found');
    else if (fromAnotherSite(request.headers)) refuseUpgrade(connection, '403 Forbidden');
    else fallbackUpgrade(request, connection, head);
  });
  return server;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const address = server.address() as AddressInfo | null;
  if (address === null) throw new Error('The gateway does not listen yet');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
