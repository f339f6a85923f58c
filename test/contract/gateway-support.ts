import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Actor, RequestContext } from '@cairn/core';
import { createGateway, localLink } from '@cairn/gateway';
import type { Gateway, GatewayOptions, GatewaySubgraph, SubgraphLink } from '@cairn/gateway';
import { graphql, parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/** Federation's directives, as every subgraph links them. */
const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable", "@requires", "@external", "@interfaceObject"])\n';

type Resolvers = Record<string, Record<string, unknown>>;

/** A small subgraph in this process. */
export function subgraph(name: string, typeDefs: string, resolvers: Resolvers): GatewaySubgraph & { readonly schema: GraphQLSchema } {
  const sdl = federation + typeDefs;
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
  return { name, sdl, schema, link: localLink(name, schema, (context) => context) };
}

/** The subgraph, reached in another way. */
export function through({ name, sdl }: GatewaySubgraph, link: Partial<SubgraphLink>): GatewaySubgraph {
  const closed: SubgraphLink = {
    name,
    execute: () => Promise.reject(new Error('not reached in this test')),
    subscribe: () => {
      throw new Error('not reached in this test');
    },
    ready: () => Promise.resolve(true),
  };
  return { name, sdl, link: { ...closed, ...link } };
}

export const engineer: Actor = { id: 'act_engineer', name: 'engineer', kind: 'person', roles: { '*': ['engineer'] } };

export const context: RequestContext = { actor: engineer, requestId: 'req_test' };

/** The credential that {@link startGateway} knows. */
export const authorization = 'Bearer of-the-engineer';

/** What the log was told at the level of errors. */
export type Logged = { message: string; fields: Readonly<Record<string, unknown>> | undefined }[];

/** A gateway over the subgraphs; it listens on a free port when `listen` is set. */
export async function startGateway(
  subgraphs: readonly GatewaySubgraph[],
  { listen = false, logged = [], ...options }: Partial<GatewayOptions> & { readonly listen?: boolean; readonly logged?: Logged } = {},
): Promise<Gateway & AsyncDisposable> {
  const gateway = await createGateway({
    subgraphs,
    identify: async (headers) => (headers.authorization === authorization ? engineer : undefined),
    routes: [],
    readiness: async () => ({ ready: true, parts: {} }),
    logger: { info: () => undefined, warn: () => undefined, error: (message, fields) => void logged.push({ message, fields }) },
    ...options,
  });
  if (listen) await gateway.listen(0, '127.0.0.1');
  return Object.defineProperty(gateway as Gateway & AsyncDisposable, Symbol.asyncDispose, { value: () => gateway.stop() });
}

/** What the result is as JSON, as a client reads it. */
export async function ask(gateway: Gateway, query: string, variables?: Record<string, unknown>): Promise<{ data?: unknown; errors?: unknown[] }> {
  return (await gateway.execute({ query, variables, context })) as { data?: unknown; errors?: unknown[] };
}

export interface ServedSubgraph extends AsyncDisposable {
  readonly url: string;
  /** Operations that were answered, in order. */
  readonly operations: string[];
}

/** A subgraph behind real HTTP; `before` may answer or break a request itself by returning true. */
export async function serveSubgraph(
  schema: GraphQLSchema,
  before: (request: { readonly count: number; readonly headers: NodeJS.Dict<string | string[]> }, socket: ServedResponse) => boolean = () => false,
): Promise<ServedSubgraph> {
  const operations: string[] = [];
  let count = 0;
  const server = createServer(async (request, response) => {
    if (before({ count: ++count, headers: request.headers }, response)) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: Record<string, unknown> };
    operations.push(query);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await graphql({ schema, source: query, variableValues: variables })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    operations,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type ServedResponse = Parameters<NonNullable<Parameters<typeof createServer>[1]>>[1];
