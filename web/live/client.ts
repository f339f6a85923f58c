import { cacheExchange, Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { goToSignIn } from './session';
import { socket } from './socket';

/** The portal's one way to data: the graph, on the origin that the portal came from, with the cookie of the session. */
export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'cache-and-network',
  fetch: fetchSignedIn,
  exchanges: [
    cacheExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe: (sink) => ({
          unsubscribe: socket().subscribe({ query: query ?? '', variables: variables ?? {} }, { ...sink, next: (result) => sink.next(result as never) }),
        }),
      }),
    }),
  ],
});

/** Whoever is not signed in is sent to sign in; what asked never hears of it, because its page goes away. */
async function fetchSignedIn(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status !== 401) return response;
  goToSignIn();
  return new Promise(() => undefined);
}
