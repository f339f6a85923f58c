export { serving } from './subgraph.js';
