// Everything on one machine
export { startPlatform } from './platform/platform.js';
export type { Platform, PlatformOptions } from './platform/platform.js';
export { readConfig } from './platform/config.js';
export type { Config } from './platform/config.js';
// One part in a process of its own
export { startGatewayPart, startSubgraphPart } from './platform/parts.js';
export type { Part } from './platform/parts.js';
// The front door
export { createGateway } from './gateway.js';
export type { Gateway, GatewayOptions } from './gateway.js';
export type { Readiness } from './server/dispatch.js';
export type { Identify } from './server/door.js';
export { defaultLimits } from './limits/limits.js';
export type { Limits } from './limits/limits.js';
export { defaultSocketLimits } from './server/graphql-socket.js';
export type { SocketLimits } from './server/graphql-socket.js';
// The ways to subgraphs
export { httpLink } from './links/http-link.js';
export type { HeadersFor, HttpLinkOptions } from './links/http-link.js';
export { localLink } from './links/local-link.js';
export type { LocalLinkOptions } from './links/local-link.js';
export type { SubgraphLink, SubgraphRequest } from './links/link.js';
// Composition
export { unnamedBreakingChanges } from './breaking-changes.js';
export { CompositionError, composeSupergraph } from './compose.js';
export type { SubgraphSdl } from './compose.js';
export type { GatewaySubgraph } from './live-graph.js';
// Answering operations without a server
export { Graph } from './graph.js';
export type { GraphOptions, GraphRequest } from './graph.js';
