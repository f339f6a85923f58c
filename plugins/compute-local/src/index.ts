export { computeLocal, type ComputeLocalOptions } from './compute-local.js';
