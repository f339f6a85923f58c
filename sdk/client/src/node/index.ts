// What only Node.js can do. In a browser, package.json puts browser.ts in its place: nothing here gets into a bundle.
export { codeVersion } from './surroundings/code.js';
export { environment } from './surroundings/environment.js';
export { deliverSpool, openSpool, spoolRoot } from './spool/spool.js';
export { WebSocket } from 'ws';
