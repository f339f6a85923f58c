import { createServer } from 'node:net';
import { ConflictError } from '@cairn/core';
import { startSubgraph, type RunningSubgraph } from '@cairn/subgraph';
import { createGateway, type Gateway } from '../gateway.js';
import { localLink } from '../links/local-link.js';
import type { Config } from './config.js';
import { LateGraph } from './graph-client.js';
import { lockHome } from './home.js';
import { identifyBy, layFoundation } from './host.js';
import { startPortal } from './portal.js';
import { subgraphs } from './subgraphs.js';

/** Everything on one machine, as it runs. */
export interface Platform {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Where it serves gRPC, as `host:port`; undefined where it does not. */
  readonly grpcAddress: string | undefined;
  /** A one-time link for the first administrator, when there is no other way in. */
  readonly signInLink: string | undefined;
  /** Where the database's files are, when they could not lie under home. */
  readonly databaseDirectory: string | undefined;
  readonly gateway: Gateway;
  readonly subgraphs: readonly RunningSubgraph[];
  /** Lets requests under way finish, then stops everything that was started. */
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Recompiles the portal's pages as they change. */
  readonly dev?: boolean;
  /** Told what is being done, for people who wait. */
  readonly progress?: (step: string) => void;
}

/**
 * Starts PostgreSQL (unless one is named), all subgraphs, the gateway and the portal.
 * @throws {CairnError} saying what is in the way; then nothing is left running.
 */
export async function startPlatform(config: Config, options: PlatformOptions = {}): Promise<Platform> {
  const { progress = () => undefined } = options;
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = started.pop(); end !== undefined; end = started.pop()) await end();
  };
  try {
    const port = await reservePort('CAIRN_PORT', config.port, config.host);
    const grpcPort = config.grpcPort === undefined ? undefined : await reservePort('CAIRN_GRPC_PORT', config.grpcPort, config.host);
    const lock = await lockHome(config.home);
    started.push(() => lock.release());
    const publicUrl = config.publicUrl ?? `http://localhost:${port}`;
    progress(config.databaseUrl === undefined ? 'PostgreSQL' : 'database');
    const graph = new LateGraph();
    const foundation = await layFoundation(config, graph, publicUrl);
    started.push(() => foundation.close());
    progress('subgraphs');
    let signInLink: string | undefined;
    const definitions = subgraphs({ adminToken: config.adminToken, secret: foundation.secret, witnesses: config.witnesses, issuers: config.issuers, announce: (link) => (signInLink = link) });
    const running: RunningSubgraph[] = [];
    started.push(async () => {
      await foundation.host.log.stopConsumers();
      for (const subgraph of running.reverse()) await subgraph.stop();
    });
    for (const definition of Object.values(definitions)) running.push(await startSubgraph(definition, foundation.host));
    progress('gateway');
    const portal = startPortal({ portal: config.portal, dev: options.dev ?? false, logger: foundation.logger });
    started.push(() => portal.stop());
    const gateway = await createGateway({
      subgraphs: running.map(({ name, sdl, schema, context, ready }) => ({ name, sdl, link: localLink(name, schema, context, { ready }) })),
      identify: (headers) => identifyBy(foundation, headers),
      record: (denial) => foundation.denials.record(denial),
      routes: running.flatMap(({ routes }) => routes),
      grpc: running.flatMap(({ grpc }) => grpc),
      readiness: () => readiness(running, { log: foundation.host.log.ready(), portal: Promise.resolve(portal.ready()) }),
      hosts: config.hosts,
      fallback: portal.answer,
      fallbackUpgrade: portal.upgrade,
      lingerMs: config.drainMs,
      limits: config.limits,
      logger: foundation.logger,
    });
    started.push(() => gateway.stop());
    graph.answeredBy(gateway);
    for (const subgraph of running) subgraph.hear();
    if (grpcPort !== undefined) await gateway.listenGrpc(grpcPort, config.host);
    await gateway.listen(port, config.host);
    return { url: gateway.url, grpcAddress: gateway.grpcAddress, signInLink, databaseDirectory: foundation.movedTo, gateway, subgraphs: running, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function readiness(running: readonly RunningSubgraph[], others: Readonly<Record<string, Promise<boolean>>>): Promise<{ ready: boolean; parts: Record<string, boolean> }> {
  const asked: [string, Promise<boolean>][] = [...running.map((subgraph): [string, Promise<boolean>] => [subgraph.name, subgraph.ready()]), ...Object.entries(others)];
  const parts = Object.fromEntries(await Promise.all(asked.map(async ([name, ready]): Promise<[string, boolean]> => [name, await ready.catch(() => false)])));
  return { ready: Object.values(parts).every(Boolean), parts };
}

/** Found before anything is started: a taken port is the commonest reason not to start. */
async function reservePort(variable: string, port: number, host: string): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, host, resolve));
    return (probe.address() as { port: number }).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new ConflictError(`${variable} is ${port}, which another program listens on; stop it, or set ${variable} to a free port`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new ConflictError(`CAIRN_HOST is '${host}', which is no address of this machine`);
    if (code === 'EACCES') throw new ConflictError(`${variable} is ${port}, which this account may not listen on; set ${variable} to 1024 or above`);
    throw error;
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}
