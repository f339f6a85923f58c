// vitest asks for a default export.
export { startTestServers as default } from './servers.js';
