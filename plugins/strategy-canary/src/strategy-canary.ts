import { definePlugin } from '@cairn/plugin';
import { canary } from './canary.js';

/** Moves traffic in steps while the newcomer is no worse than the champion, under the name `canary`. */
export const strategyCanary = definePlugin(() => ({
  name: 'strategy-canary',
  register(providers) {
    providers.strategy('canary', canary);
  },
}));
