export { governance } from './subgraph.js';
export type { GovernanceOptions } from './subgraph.js';
// Who holds a credential
export { Identities } from './store/identities.js';
export { sessionSecret } from './rest/sessions.js';
// Who else says who people are
export { issuersIn } from './domain/access/oidc/issuer.js';
export type { Issuer } from './domain/access/oidc/issuer.js';
// Checking a bundle, or the log itself
export { verifyBundle } from './verify-bundle.js';
export type { BundleVerdict, VerifyBundleOptions } from './verify-bundle.js';
export { verifyLog } from './verify-log.js';
export type { LogVerdict, ReadLog, VerifyLogOptions } from './verify-log.js';
