export { experiments } from './subgraph.js';
