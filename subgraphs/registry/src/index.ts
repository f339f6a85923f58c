export { registry } from './subgraph.js';
