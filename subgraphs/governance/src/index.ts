export { governance } from './subgraph.js';
export type { GovernanceOptions } from './subgraph.js';
// Who holds a credential
export { Identities } from './store/identities.js';
export { sessionSecret } from './rest/sessions.js';
// Checking a bundle
export { verifyBundle } from './verify-bundle.js';
export type { BundleVerdict } from './verify-bundle.js';
