import { describeDeploymentStrategy } from '@cairn/plugin/testing';
import { strategyShadow } from './strategy-shadow.js';

describeDeploymentStrategy('shadow, with its defaults', () => strategyShadow(), { purpose: 'comparing' });
describeDeploymentStrategy('shadow, of one request in ten', () => strategyShadow(), { purpose: 'comparing', options: { percent: 10, pairs: 1 } });
describeDeploymentStrategy('shadow, short', () => strategyShadow(), { purpose: 'comparing', options: { pairs: 1e9, horizonMs: 60_000 } });
