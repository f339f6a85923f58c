import { describeDeploymentStrategy } from '@cairn/plugin/testing';
import { strategyAb } from './strategy-ab.js';

describeDeploymentStrategy('ab, with its defaults', () => strategyAb(), { purpose: 'comparing' });
describeDeploymentStrategy('ab, by errors', () => strategyAb(), { purpose: 'comparing', options: { metric: 'errors', share: 10, minimumEffect: 0.005 } });
describeDeploymentStrategy('ab, by scores', () => strategyAb(), { purpose: 'comparing', options: { metric: 'score', better: 'lower', horizonMs: 60_000 } });
