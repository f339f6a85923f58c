// Suites for vitest: one line in a vendor's test file
export { describeComputeProvider, describeDeploymentStrategy, describeStorageProvider, describeStreamProvider, type MakePlugin } from './describe.js';

// The same promises as functions, for other test runners
export { runCheck, type Check } from './check.js';
export {
  storageChecks,
  storageDamageChecks,
  type DamageableStorageSubject,
  type StorageSubject,
} from './storage-checks.js';
export { computeChecks } from './compute-checks.js';
export type { ComputeSubject } from './compute/support.js';
export { streamChecks, type StreamSubject } from './stream-checks.js';
export { strategyChecks, type StrategyPurpose, type StrategySubject } from './strategy-checks.js';

// For a vendor's own tests of a compute provider
export { shellJob, submit, type Submitted } from './compute/jobs.js';

// And of a strategy
export { pairEvidence, simulateRollout, variantEvidence, type SimulatedDecision, type SimulatedTraffic } from './simulated-rollout.js';
export { seededRandom } from './seeded-random.js';
