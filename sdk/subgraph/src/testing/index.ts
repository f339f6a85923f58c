// Servers and databases
export { createTestDatabase, startTestServers, testServers } from './servers.js';
export type { TestDatabase } from './servers.js';
// A whole subgraph
export { startTestSubgraph, testActor, testContext, testProject } from './test-subgraph.js';
export type { TestSubgraph, TestSubgraphOptions } from './test-subgraph.js';
