export { data } from './subgraph.js';
