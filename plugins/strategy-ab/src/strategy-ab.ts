import { definePlugin } from '@cairn/plugin';
import { ab } from './ab.js';

/** Splits callers until a verdict, under the name `ab`. */
export const strategyAb = definePlugin(() => ({
  name: 'strategy-ab',
  register(providers) {
    providers.strategy('ab', ab);
  },
}));
