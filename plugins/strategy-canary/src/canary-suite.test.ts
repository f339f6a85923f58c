import { describeDeploymentStrategy } from '@cairn/plugin/testing';
import { strategyCanary } from './strategy-canary.js';

describeDeploymentStrategy('canary, with its defaults', () => strategyCanary());
describeDeploymentStrategy('canary, hurried', () => strategyCanary(), { options: { steps: [25], bakeMs: 0, minRequests: 1 } });
describeDeploymentStrategy('canary, all at once', () => strategyCanary(), { options: { steps: [100] } });
describeDeploymentStrategy('canary, with a metric', () => strategyCanary(), { options: { metric: { better: 'higher' } } });
