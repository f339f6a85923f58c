import { definePlugin } from '@cairn/plugin';
import { championChallenger } from './champion-challenger.js';

/** Compares a challenger on copies for as long as it is left alone, under the name `champion-challenger`. */
export const strategyChampionChallenger = definePlugin(() => ({
  name: 'strategy-champion-challenger',
  register(providers) {
    providers.strategy('champion-challenger', championChallenger);
  },
}));
