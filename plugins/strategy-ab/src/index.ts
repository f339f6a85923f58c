export { strategyAb } from './strategy-ab.js';
export type { AbOptions } from './ab-options.js';
