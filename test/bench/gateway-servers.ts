import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Actor, RequestContext } from '@cairn/core';
import { createGateway, httpLink, localLink } from '@cairn/gateway';
import { execute, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { ended, started } from './server-process.js';

// The servers that `gateway.ts` compares, each in a process of its own.

const models = Array.from({ length: 10 }, (_, index) => ({ id: `mdl_${index}`, name: `model ${index}`, run: { id: `run_${index}` } }));
const runs = new Map(models.map(({ run }, index) => [run.id, { id: run.id, accuracy: 0.9 - index / 100, startedBy: { id: `act_${index % 3}` } }]));
const actors = new Map([0, 1, 2].map((index) => [`act_${index}`, { id: `act_${index}`, name: `actor ${index}` }]));

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])\n';
const parts = {
  registry: {
    sdl: `${link}type Query { models: [Model!]! } type Model @key(fields: "id") { id: ID! name: String! run: Run! } type Run @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Query: { models: () => models } },
  },
  experiments: {
    sdl: `${link}type Query { run(id: ID!): Run } type Run @key(fields: "id") { id: ID! accuracy: Float! startedBy: Actor! } type Actor @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Run: { __resolveReference: ({ id }: { id: string }) => runs.get(id) } },
  },
  governance: {
    sdl: `${link}type Query { actor(id: ID!): Actor } type Actor @key(fields: "id") { id: ID! name: String! }`,
    resolvers: { Actor: { __resolveReference: ({ id }: { id: string }) => actors.get(id) } },
  },
};

/** Serves what its argument names, says where, tells its CPU time when asked, and stops when told. */
async function serve(which: string): Promise<void> {
  const server = servers[which];
  if (server === undefined) throw new Error(`'${which}' is none of ${Object.keys(servers).join(', ')}`);
  const { url, stop } = await server();
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send?.((user + system) / 1_000);
    } else {
      void stop().then(() => process.disconnect());
    }
  });
  process.send?.(url);
}

interface Serving {
  readonly url: string;
  stop(): Promise<void>;
}

const servers: Record<string, () => Promise<Serving>> = {
  local: () => serveGateway((name, schema) => localLink(name, schema, (context) => context)),
  async http() {
    const subgraphs = await started(new URL(import.meta.url), 'subgraphs');
    const gateway = await serveGateway((name) => httpLink(name, `${subgraphs.url}/${name}`, async ({ actor }: RequestContext) => ({ 'x-actor': actor.id })));
    return { url: gateway.url, stop: async () => (await gateway.stop(), await ended(subgraphs.child)) };
  },
  async plain() {
    const typeDefs = `type Query { models: [Model!]! } type Model { id: ID! name: String! run: Run! } type Run { id: ID! accuracy: Float! startedBy: Actor! } type Actor { id: ID! name: String! }`;
    const server = new ApolloServer({
      typeDefs,
      resolvers: {
        Query: { models: () => models },
        Model: { run: ({ run }: { run: { id: string } }) => runs.get(run.id) },
        Run: { startedBy: ({ startedBy }: { startedBy: { id: string } }) => actors.get(startedBy.id) },
      },
    });
    const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
    return { url, stop: () => server.stop() };
  },
  async subgraphs() {
    const schemas = new Map(Object.entries(parts).map(([name, part]) => [`/${name}`, schemaOf(part)]));
    const documents = new Map<string, DocumentNode>();
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { query: source, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: Record<string, unknown> };
      let document = documents.get(source);
      if (document === undefined) documents.set(source, (document = parse(source)));
      const result = await execute({ schema: schemas.get(request.url!)!, document, variableValues: variables });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(result));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, stop: async () => (server.closeAllConnections(), void server.close()) };
  },
};

async function serveGateway(linkTo: (name: string, schema: GraphQLSchema) => ReturnType<typeof localLink>): Promise<Serving> {
  const actor: Actor = { id: 'act_bench', name: 'bench', kind: 'service', roles: { '*': ['viewer'] } };
  const gateway = await createGateway({
    subgraphs: Object.entries(parts).map(([name, part]) => ({ name, sdl: part.sdl, link: linkTo(name, schemaOf(part)) })),
    identify: async ({ authorization }) => (authorization === 'Bearer bench' ? actor : undefined),
    routes: [],
    readiness: async () => ({ ready: true, parts: {} }),
  });
  await gateway.listen(0, '127.0.0.1');
  return { url: `${gateway.url}/graphql`, stop: () => gateway.stop() };
}

function schemaOf({ sdl, resolvers }: { sdl: string; resolvers: object }): GraphQLSchema {
  return buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }]);
}

await serve(process.argv[2] ?? '');
