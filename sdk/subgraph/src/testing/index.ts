// Servers and databases
export { asSuperuser, createTestDatabase, startTestServers, testServers } from './servers.js';
export type { TestDatabase } from './servers.js';
// Providers for tests whose subject they are not
export { memoryStorage } from './memory-storage.js';
// A whole subgraph
export { startTestSubgraph, testActor, testContext, testProject } from './test-subgraph.js';
export type { TestSubgraph, TestSubgraphOptions } from './test-subgraph.js';
export { routeServer } from './route-server.js';
// What happened
export { allEvents } from './all-events.js';
