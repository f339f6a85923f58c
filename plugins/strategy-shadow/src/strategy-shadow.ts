import { definePlugin } from '@cairn/plugin';
import { shadow } from './shadow.js';

/** Compares the newcomer's answers to copies, and stops, under the name `shadow`. */
export const strategyShadow = definePlugin(() => ({
  name: 'strategy-shadow',
  register(providers) {
    providers.strategy('shadow', shadow);
  },
}));
