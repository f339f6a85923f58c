import { InvalidInputError } from '@cairn/core';
import type * as node from './index.js';

// What takes the place of index.ts in a browser: there is no repository to record, no disk for a spool, and a WebSocket.

export const codeVersion: typeof node.codeVersion = () => Promise.resolve({});
export const environment: typeof node.environment = () => Promise.resolve({});
export const spoolRoot: typeof node.spoolRoot = () => noDisk();
export const openSpool: typeof node.openSpool = () => noDisk();
export const deliverSpool: typeof node.deliverSpool = () => noDisk();
export const WebSocket: unknown = (globalThis as { WebSocket?: unknown }).WebSocket;

function noDisk(): never {
  throw new InvalidInputError('A browser has no disk for a spool: connect without `spool`');
}
