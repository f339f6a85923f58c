export { strategyShadow } from './strategy-shadow.js';
export type { ShadowOptions } from './shadow-options.js';
