// Suites for vitest: one line in a vendor's test file
export { describeComputeProvider, describeStorageProvider, type MakePlugin } from './describe.js';

// The same promises as functions, for other test runners
export { runCheck, type Check } from './check.js';
export {
  storageChecks,
  storageDamageChecks,
  type DamageableStorageSubject,
  type StorageSubject,
} from './storage-checks.js';
export { computeChecks, type ComputeSubject } from './compute-checks.js';

// For a vendor's own tests of a compute provider
export { shellJob, submit, type Submitted } from './compute-jobs.js';
