export { monitoring } from './subgraph.js';
