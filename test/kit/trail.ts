import { governance } from '@cairn/governance';
import { loadPlugins } from '@cairn/plugin';
import { BlobStore, databaseRoles, EventLog, jsonLogger, startSubgraph, type Host, type RunningSubgraph } from '@cairn/subgraph';

/** Names the platform's role, and seals what governance hands out. */
const trailSecret = Buffer.alloc(32, 9);

/** Governance alone, on a log of its own: numbers what is committed, grows the tree and signs it. */
export interface Trail {
  readonly subgraph: RunningSubgraph;
  readonly log: EventLog;
  stop(): Promise<void>;
}

/** @param url of a role that may make others. @param witnesses where checkpoints are taken to; defaults to nowhere. */
export async function startTrail(url: string, home: string, witnesses: readonly string[] = []): Promise<Trail> {
  const logger = jsonLogger('trail', process.env['CAIRN_TEST_LOG'] ? 'info' : 'silent');
  const roles = await databaseRoles(url, trailSecret);
  const log = await EventLog.open(roles.url, logger, roles.ownerUrl);
  const providers = await loadPlugins([]);
  const host: Host = {
    databaseUrl: roles.url,
    log,
    providers,
    blobs: new BlobStore(log.database, providers),
    graph: { query: () => Promise.reject(new Error('There is no rest of the graph')) },
    tokens: { issue: () => Promise.reject(new Error('There are no jobs')) },
    logger,
    home,
    programs: { predict: ['node', '-e', 'process.exit(1)'] },
    publicUrl: 'http://127.0.0.1:0',
  };
  const subgraph = await startSubgraph(governance({ secret: trailSecret, adminToken: 'an administrator token of more than 32 characters', witnesses }), host);
  return {
    subgraph,
    log,
    async stop() {
      await log.stopConsumers();
      await subgraph.stop();
      await log.close();
    },
  };
}
