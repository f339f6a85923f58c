import type { DeploymentStrategy } from '@cairn/plugin';
import { parseBlueGreenOptions, type BlueGreenOptions } from './blue-green-options.js';
import { keepWarm } from './keep-warm.js';
import { verify } from './verify.js';

/**
 * Step 0, no traffic: wait until the candidate is ready, then verify it on copies. Step 1, all traffic at once, the old champion warm:
 * roll back at the first sign of being worse, and promote when the time is over.
 */
export const blueGreen: DeploymentStrategy<BlueGreenOptions> = {
  name: 'blue-green',
  purpose: 'moving',
  parse: parseBlueGreenOptions,

  begin({ verifyPercent, verifyRequests }, now) {
    const shadowPercent = verifyRequests === 0 ? undefined : verifyPercent;
    return { stepIndex: 0, trafficPercent: 0, shadowPercent, enteredAt: now };
  },

  next(state, evidence, options) {
    return state.stepIndex === 0 ? verify(evidence, options) : keepWarm(state, evidence, options);
  },
};
