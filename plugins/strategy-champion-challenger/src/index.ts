export { strategyChampionChallenger } from './strategy-champion-challenger.js';
export type { ChampionChallengerOptions } from './champion-challenger-options.js';
