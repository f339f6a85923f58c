export { lineage } from './subgraph.js';
