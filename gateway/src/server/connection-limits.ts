import type { ServerOptions } from 'node:http';

/** How many connections a listener has at a time, and how long it waits for what a caller has to say first. */
export interface ConnectionLimits {
  /** Connections at a time; more are closed as they come. Defaults to 10,000. */
  readonly connections: number;
  /** WebSockets at a time, of all actors; more are answered 503. Defaults to 5,000. */
  readonly sockets: number;
  /** Longest time for the headers of a request to arrive, in milliseconds; then it is answered 408. Defaults to 20,000. */
  readonly headersMs: number;
  /** Longest time for a request to arrive whole, in milliseconds: an artifact may be large and its sender slow. Defaults to 1,800,000. */
  readonly requestMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = { connections: 10_000, sockets: 5_000, headersMs: 20_000, requestMs: 1_800_000 };

/** What Node.js is told of it. It looks at a quarter of the time that headers may take. */
export function serverOptions({ headersMs, requestMs }: ConnectionLimits): ServerOptions {
  return { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: Math.ceil(headersMs / 4) };
}
