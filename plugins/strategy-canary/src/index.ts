export { strategyCanary } from './strategy-canary.js';
export type { CanaryOptions } from './canary-options.js';
