import { describeDeploymentStrategy } from '@cairn/plugin/testing';
import { strategyChampionChallenger } from './strategy-champion-challenger.js';

describeDeploymentStrategy('champion-challenger, with its defaults', () => strategyChampionChallenger(), { purpose: 'standing' });
describeDeploymentStrategy('champion-challenger, with a limit', () => strategyChampionChallenger(), { purpose: 'standing', options: { percent: 5, maxFailureRate: 0.01 } });
