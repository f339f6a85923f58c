import type { Check } from './check.js';
import { endChecks } from './compute/ends.js';
import { logChecks } from './compute/logs.js';
import { outcomeChecks } from './compute/outcomes.js';
import { queueChecks } from './compute/queue.js';
import type { ComputeSubject } from './compute/support.js';
import { surroundingsChecks } from './compute/surroundings.js';

/** What every compute provider promises. */
export const computeChecks: readonly Check<ComputeSubject>[] = [
  ...outcomeChecks,
  ...surroundingsChecks,
  ...logChecks,
  ...endChecks,
  ...queueChecks,
];
