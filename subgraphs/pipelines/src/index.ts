export { pipelines } from './subgraph.js';
