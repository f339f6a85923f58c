import { definePlugin } from '@cairn/plugin';
import { blueGreen } from './blue-green.js';

/** Verifies the newcomer on copies, then switches all traffic at once, under the name `blue-green`. */
export const strategyBlueGreen = definePlugin(() => ({
  name: 'strategy-blue-green',
  register(providers) {
    providers.strategy('blue-green', blueGreen);
  },
}));
