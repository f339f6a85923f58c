import { createClient, type Client } from 'graphql-ws';
import { errorOf, type WireError } from './errors.js';
import type { Connection } from './transport.js';

/** Opens one socket for all subscriptions of a connection, when the first one is asked for. */
export async function subscriptionClient(connection: Connection): Promise<Client> {
  // Node has a WebSocket of its own from version 22 on; a browser always has.
  const webSocketImpl: unknown = (globalThis as { WebSocket?: unknown }).WebSocket ?? (await import('./node/index.js')).WebSocket;
  return createClient({
    url: `${connection.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl,
    lazy: true,
    retryAttempts: 20,
    shouldRetry: () => true,
    connectionParams: connection.token === undefined ? {} : { authorization: `Bearer ${connection.token}` },
  });
}

/** The data of each result, until the stream ends or the caller leaves the loop. */
export async function* results<T>(client: Client, query: string, variables: Record<string, unknown>): AsyncGenerator<T, void> {
  for await (const result of client.iterate<T>({ query, variables })) {
    if (result.errors?.[0]) throw errorOf(result.errors[0] as WireError);
    yield result.data as T;
  }
}
