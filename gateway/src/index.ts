// Composition
export { CompositionError, composeSupergraph } from './compose.js';
export type { SubgraphSdl } from './compose.js';
// Answering operations
export { Graph } from './graph.js';
export type { GraphOptions, GraphRequest } from './graph.js';
export type { SubgraphLink, SubgraphRequest } from './links/link.js';
