import { InvalidInputError, type RequestContext } from '@cairn/core';
import { identifyBy, layFoundation } from './host.js';
import { startSubgraph, type GraphClient } from '@cairn/subgraph';
import { createGateway } from '../gateway.js';
import { httpLink } from '../links/http-link.js';
import { Assertions } from '../remote/assertion.js';
import { remoteSubgraph } from '../remote/remote-subgraph.js';
import { SubgraphServer } from '../remote/subgraph-server.js';
import type { Config } from './config.js';
import { answerOf, LateGraph } from './graph-client.js';
import { sharedSecret } from './home.js';
import { startPortal } from './portal.js';
import { subgraphNames, subgraphs, type SubgraphName } from './subgraphs.js';

/** One part of the platform in a process of its own. */
export interface Part {
  readonly url: string;
  stop(): Promise<void>;
}

/** What the assertions for the gateway itself name as their audience. */
const gatewayAudience = 'gateway';

/** Starts one subgraph on its own port, against a database and a gateway that are elsewhere. */
export async function startSubgraphPart(name: SubgraphName, config: Config): Promise<Part> {
  requireShared(config);
  if (config.gatewayUrl === undefined) throw new InvalidInputError('CAIRN_GATEWAY_URL is not set; a subgraph asks the graph there');
  const assertions = new Assertions(await sharedSecret(config.home, config.secret));
  const graph = new RemoteGraph(config.gatewayUrl, assertions);
  const foundation = await layFoundation(config, graph, config.publicUrl ?? config.gatewayUrl);
  const definition = subgraphs({ adminToken: config.adminToken, secret: foundation.secret, witnesses: config.witnesses, issuers: config.issuers, announce: (link) => process.stdout.write(`Sign in, once: ${link}\n`) })[name];
  const subgraph = await startSubgraph(definition, foundation.host);
  const server = new SubgraphServer(subgraph, { assertions, hosts: config.hosts, record: (denial) => foundation.denials.record(denial), logger: foundation.logger });
  await new Promise<void>((resolve, reject) => server.http.once('error', reject).listen(config.port, config.host, resolve));
  subgraph.hear();
  const { port } = server.http.address() as { port: number };
  return {
    url: `http://${config.host}:${port}`,
    async stop() {
      await server.stop(config.drainMs);
      await foundation.host.log.stopConsumers();
      await subgraph.stop();
      await graph.stop();
      await foundation.close();
    },
  };
}

/** Starts the gateway in front of subgraphs that are elsewhere. */
export async function startGatewayPart(config: Config): Promise<Part> {
  requireShared(config);
  const absent = subgraphNames.filter((name) => config.subgraphUrls[name] === undefined);
  if (absent.length > 0) throw new InvalidInputError(`CAIRN_SUBGRAPHS does not say where ${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'}; expected name=http://host:port for each`);
  const late = new LateGraph();
  const foundation = await layFoundation(config, late, config.publicUrl ?? `http://localhost:${config.port}`);
  const assertions = new Assertions(foundation.secret);
  const remote = await Promise.all(Object.entries(config.subgraphUrls).map(([name, url]) => remoteSubgraph(name, url, assertions)));
  const portal = startPortal({ portal: config.portal, logger: foundation.logger });
  const gateway = await createGateway({
    subgraphs: remote.map(({ subgraph }) => subgraph),
    identify: async (headers) => (Assertions.claims(headers.authorization) ? (await assertions.open(headers.authorization, gatewayAudience)).actor : identifyBy(foundation, headers)),
    record: (denial) => foundation.denials.record(denial),
    routes: remote.flatMap(({ routes }) => routes),
    grpc: remote.flatMap(({ grpc }) => grpc),
    readiness: async () => {
      const parts = Object.fromEntries(await Promise.all(remote.map(async ({ subgraph }): Promise<[string, boolean]> => [subgraph.name, await subgraph.link.ready()])));
      return { ready: Object.values(parts).every(Boolean), parts };
    },
    hosts: config.hosts,
    fallback: portal.answer,
    fallbackUpgrade: portal.upgrade,
    lingerMs: config.drainMs,
    limits: config.limits,
    logger: foundation.logger,
  });
  if (config.grpcPort !== undefined) await gateway.listenGrpc(config.grpcPort, config.host);
  await gateway.listen(config.port, config.host);
  return {
    url: gateway.url,
    async stop() {
      await gateway.stop();
      await portal.stop();
      await foundation.close();
    },
  };
}

/** The graph as a subgraph asks it over HTTP, in the name of the actor at hand. */
class RemoteGraph implements GraphClient {
  private readonly link;

  constructor(url: string, assertions: Assertions) {
    this.link = httpLink('graph', `${url}/graphql`, async (context) => ({
      authorization: await assertions.header(context, gatewayAudience),
      ...(context.causeId === undefined ? {} : { 'x-cairn-cause': context.causeId }),
    }));
  }

  async query<T>(query: string, variables: Readonly<Record<string, unknown>>, context: RequestContext): Promise<T> {
    const result = await this.link.execute({ query, variables, context });
    return answerOf<T>(JSON.parse(JSON.stringify(result)));
  }

  async stop(): Promise<void> {
    await this.link.stop?.();
  }
}

function requireShared({ databaseUrl, secret }: Config): void {
  if (databaseUrl === undefined) throw new InvalidInputError('CAIRN_DATABASE_URL is not set; parts that run alone share a database');
  if (secret === undefined) throw new InvalidInputError('CAIRN_SECRET is not set; parts that run alone prove themselves to each other by it (at least 32 characters, the same everywhere)');
}

