import { createClient, type Client } from 'graphql-ws';
import { caughtUp, disconnected, reconnected } from './live-status';

let opened: Client | undefined;

/** The one WebSocket of this page, opened with the first subscription and kept until the page goes. */
export function socket(): Client {
  opened ??= createClient({
    url: `${window.location.origin.replace(/^http/, 'ws')}/graphql`,
    lazy: true,
    lazyCloseTimeout: 10_000,
    keepAlive: 20_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    on: {
      connected: (_socket, _payload, wasRetry) => (wasRetry ? reconnected() : caughtUp()),
      closed: (event) => {
        // 1000 is our own goodbye, when nothing is subscribed any more.
        if (!(event instanceof CloseEvent) || event.code !== 1000) disconnected();
      },
    },
  });
  return opened;
}
