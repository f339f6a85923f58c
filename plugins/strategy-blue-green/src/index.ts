export { strategyBlueGreen } from './strategy-blue-green.js';
export type { BlueGreenOptions } from './blue-green-options.js';
