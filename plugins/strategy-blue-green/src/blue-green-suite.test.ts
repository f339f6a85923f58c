import { describeDeploymentStrategy } from '@cairn/plugin/testing';
import { strategyBlueGreen } from './strategy-blue-green.js';

describeDeploymentStrategy('blue-green, with its defaults', () => strategyBlueGreen());
describeDeploymentStrategy('blue-green, hurried', () => strategyBlueGreen(), { options: { verifyRequests: 1, verifyPercent: 1, keepWarmMs: 10_000 } });
describeDeploymentStrategy('blue-green, without verification', () => strategyBlueGreen(), { options: { verifyRequests: 0, keepWarmMs: 10_000 } });
