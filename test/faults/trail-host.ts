import { governance } from '@cairn/governance';
import { loadPlugins } from '@cairn/plugin';
import { BlobStore, databaseRoles, EventLog, jsonLogger, startSubgraph, type Host, type RunningSubgraph } from '@cairn/subgraph';

/** What signs, and names the platform's role, in these tests. */
const trailSecret = Buffer.alloc(32, 9);

/** Governance on a log of its own: numbers what is committed, grows the tree and signs it. */
export async function startTrail(url: string, home: string): Promise<{ subgraph: RunningSubgraph; log: EventLog; stop(): Promise<void> }> {
  const logger = jsonLogger('trail', process.env['CAIRN_TEST_LOG'] ? 'info' : 'silent');
  const roles = await databaseRoles(url, trailSecret);
  const log = await EventLog.open(roles.url, logger, roles.ownerUrl);
  const providers = await loadPlugins([]);
  const host: Host = {
    databaseUrl: roles.url,
    log,
    providers,
    blobs: new BlobStore(log.database, providers),
    graph: { query: () => Promise.reject(new Error('This test has no rest of the graph')) },
    tokens: { issue: () => Promise.reject(new Error('This test has no jobs')) },
    logger,
    home,
    programs: { predict: ['node', '-e', 'process.exit(1)'] },
    publicUrl: 'http://127.0.0.1:0',
  };
  const subgraph = await startSubgraph(governance({ secret: trailSecret, adminToken: 'an administrator token of more than 32 characters' }), host);
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
