import { once } from 'node:events';
import { NotFoundError, type Actor } from '@cairn/core';
import type { Gateway, GatewayOptions } from '@cairn/gateway';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { authorization, context, engineer, startGateway, subgraph } from './gateway-support.js';

/** A subgraph whose subscription sends what a test pushes, and tells when its reader has left. */
function feed() {
  const queue: unknown[] = [];
  let wake: () => void = () => undefined;
  let left: () => void = () => undefined;
  let joined: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (left = resolve));
  const started = new Promise<void>((resolve) => (joined = resolve));
  let pulled = 0;
  const events: AsyncIterator<unknown> & AsyncIterable<unknown> = {
    async next() {
      pulled++;
      while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return { done: false, value: queue.shift() };
    },
    async return() {
      left();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const runs = subgraph(
    'runs',
    'type Query { a: Int } type Subscription { runEnded(id: ID): Run! } type Run @key(fields: "id") { id: ID!  padding: String  fails: String }',
    {
      Subscription: { runEnded: { subscribe: () => (joined(), events) } },
      Run: { fails: () => Promise.reject(new NotFoundError('No such thing')) },
    },
  );
  const names = subgraph('names', 'type Query { b: Int } type Run @key(fields: "id") { id: ID!  name(loud: Boolean = false): String }', {
    Run: { __resolveReference: ({ id }: { id: string }) => ({ id }), name: ({ id }: { id: string }, { loud }: { loud: boolean }) => (loud ? `RUN ${id}` : `run ${id}`) },
  });
  return {
    subgraphs: [runs, names],
    push: (id: string, padding = '') => (queue.push({ runEnded: { id, padding } }), wake()),
    ended,
    started,
    pulled: () => pulled,
  };
}

function connect({ url }: Gateway, connectionParams: Record<string, unknown> = { authorization }): Client {
  return createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0, lazy: true });
}

const open = (subgraphs: GatewayOptions['subgraphs'], options: Partial<GatewayOptions> = {}) => startGateway(subgraphs, { listen: true, ...options });

describe('a subscription', () => {
  it('selects fields of other subgraphs, with its variables and their defaults', async () => {
    const { subgraphs, push, ended } = feed();
    await using gateway = await open(subgraphs);
    const client = connect(gateway);
    push('r1');
    push('r2');
    const seen: unknown[] = [];
    for await (const { data } of client.iterate({ query: 'subscription ($loud: Boolean = true) { ended: runEnded { id name(loud: $loud) } }' })) {
      seen.push(data);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([{ ended: { id: 'r1', name: 'RUN r1' } }, { ended: { id: 'r2', name: 'RUN r2' } }]);
    await ended;
    await client.dispose();
  });

  it('ends at its source when the client leaves, also while nothing happens', async () => {
    const { subgraphs, started, ended } = feed();
    await using gateway = await open(subgraphs);
    const client = connect(gateway);
    client.subscribe({ query: 'subscription { runEnded { id } }' }, { next: () => undefined, error: () => undefined, complete: () => undefined });
    await started;
    await client.dispose();
    await ended;
  });

  it('carries errors of its fields in the event, and goes on', async () => {
    const { subgraphs, push } = feed();
    await using gateway = await open(subgraphs);
    const client = connect(gateway);
    push('r1');
    push('r2');
    const seen: unknown[] = [];
    for await (const event of client.iterate({ query: 'subscription { runEnded { id fails } }' })) {
      seen.push(event);
      if (seen.length === 2) break;
    }
    expect(seen[1]).toEqual({
      data: { runEnded: { id: 'r2', fails: null } },
      errors: [{ message: 'No such thing', path: ['runEnded', 'fails'], extensions: { code: 'NOT_FOUND' } }],
    });
    await client.dispose();
  });

  it('is refused with an error message when it is not valid, and the socket stays', async () => {
    const { subgraphs } = feed();
    await using gateway = await open(subgraphs);
    const client = connect(gateway);
    const outcome = async (query: string) => {
      try {
        for await (const event of client.iterate({ query })) return event;
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(await outcome('subscription { nothing }')).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(await outcome('subscription {')).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
    expect(await outcome(`{ a ${'__typename '.repeat(40)} }`)).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(await outcome('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    await client.dispose();
  });

  it('can be read in this process too', async () => {
    const { subgraphs, push, ended } = feed();
    await using gateway = await startGateway(subgraphs);
    push('r1');
    for await (const event of gateway.subscribe({ query: 'subscription { runEnded { name } }', context })) {
      expect(event).toEqual({ data: { runEnded: { name: 'run r1' } } });
      break;
    }
    await ended;
    const refused: unknown[] = [];
    for await (const event of gateway.subscribe({ query: '{ a }', context })) refused.push(event);
    expect(refused).toMatchObject([{ errors: [{ message: 'A query is not a subscription' }] }]);
  });
});

describe('a socket', () => {
  const closing = async (gateway: Gateway, options: { headers?: Record<string, string>; params?: Record<string, unknown> }) => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers: options.headers ?? {} });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: options.params }));
    const [first] = await Promise.race([once(socket, 'message'), once(socket, 'close')]);
    socket.terminate();
    return typeof first === 'number' ? first : (JSON.parse(String(first)) as unknown);
  };

  it('signs in with its first message or with its own headers, and not without', async () => {
    await using gateway = await open(feed().subgraphs);
    expect(await closing(gateway, { params: { authorization } })).toEqual({ type: 'connection_ack' });
    expect(await closing(gateway, { headers: { authorization } })).toEqual({ type: 'connection_ack' });
    expect(await closing(gateway, {})).toBe(4403);
    expect(await closing(gateway, { params: { authorization: 'Bearer wrong' } })).toBe(4403);
  });

  it('does not take the cookie from a page of another site', async () => {
    await using gateway = await open(feed().subgraphs, { identify: async ({ cookie }) => (cookie === 'cairn_session=1' ? engineer : undefined) });
    const cookie = 'cairn_session=1';
    expect(await closing(gateway, { headers: { cookie, origin: gateway.url } })).toEqual({ type: 'connection_ack' });
    expect(await closing(gateway, { headers: { cookie, origin: 'http://elsewhere.example' } })).toBe(4403);
  });

  it('runs no more than its share of operations', async () => {
    const { subgraphs } = feed();
    await using gateway = await open(subgraphs, { limits: { operationsPerSocket: 2 } });
    const client = connect(gateway);
    const sink = { next: () => undefined, error: () => undefined, complete: () => undefined };
    const query = 'subscription { runEnded { id } }';
    client.subscribe({ query }, sink);
    client.subscribe({ query }, sink);
    const refused = await new Promise((resolve) => client.subscribe({ query }, { ...sink, error: resolve }));
    expect(refused).toMatchObject([{ message: 'A socket runs at most 2 operations at a time', extensions: { code: 'LIMIT_EXCEEDED' } }]);
    await client.dispose();
  });

  it('is cut off when it does not read, and its source is not read further', async () => {
    const { subgraphs, push, ended, pulled } = feed();
    await using gateway = await open(subgraphs, { limits: { bufferedBytes: 100_000 } });
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await once(socket, 'message');
    const operations = 40;
    for (let id = 0; id < operations; id++) {
      socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload: { query: 'subscription { runEnded { padding } }' } }));
    }
    socket.pause();
    const events = 4_000;
    for (let index = 0; index < events; index++) push('r', 'x'.repeat(50_000));
    await ended;
    expect(pulled()).toBeLessThan(events);
    socket.resume();
    await once(socket, 'close');
  });

  it('is closed once its credential is no longer valid, also while nothing happens', async () => {
    const { subgraphs, started, ended } = feed();
    let valid = true;
    await using gateway = await open(subgraphs, { limits: { recheckMs: 5 }, identify: async () => (valid ? engineer : undefined) });
    const client = connect(gateway);
    const next = client.iterate({ query: 'subscription { runEnded { id } }' }).next();
    await started;
    valid = false;
    await expect(next).rejects.toMatchObject({ code: 4403 });
    await ended;
    await client.dispose();
  });

  it('is closed when its holder loses a role, and goes on when they get one', async () => {
    const { subgraphs, started, push } = feed();
    let roles: Actor['roles'] = { prj_a: ['viewer'] };
    let looked = 0;
    const identify = async (): Promise<Actor> => (looked++, { ...engineer, roles });
    await using gateway = await open(subgraphs, { limits: { recheckMs: 5 }, identify });
    const client = connect(gateway);
    const stream = client.iterate({ query: 'subscription { runEnded { id } }' });
    const first = stream.next();
    await started;
    roles = { prj_a: ['viewer'], prj_b: ['scientist'] };
    for (const before = looked; looked < before + 3; ) await new Promise((resolve) => setImmediate(resolve));
    push('r1');
    expect(await first).toMatchObject({ value: { data: { runEnded: { id: 'r1' } } } });
    roles = { prj_b: ['scientist'] };
    await expect(stream.next()).rejects.toMatchObject({ code: 4403 });
    await client.dispose();
  });

  it('is one of so many of its actor, and so are the operations on all of them', async () => {
    const { subgraphs, started } = feed();
    await using gateway = await open(subgraphs, { limits: { socketsPerActor: 2, operationsPerActor: 2 } });
    const [first, second, third] = [connect(gateway), connect(gateway), connect(gateway)];
    const forever = 'subscription { runEnded { id } }';
    first.subscribe({ query: forever }, { next: () => undefined, error: () => undefined, complete: () => undefined });
    await started;
    const answer = second.iterate({ query: '{ __typename }' });
    expect(await answer.next()).toMatchObject({ value: { data: { __typename: 'Query' } } });
    await answer.return!();
    second.subscribe({ query: forever }, { next: () => undefined, error: () => undefined, complete: () => undefined });
    await expect(second.iterate({ query: forever }).next()).rejects.toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', details: { limit: 'operationsPerActor' } } }]);
    await expect(third.iterate({ query: '{ __typename }' }).next()).rejects.toMatchObject({ code: 4429 });
    await Promise.all([first.dispose(), second.dispose(), third.dispose()]);
  });

  it('is told when the gateway goes away', async () => {
    const { subgraphs, started, ended } = feed();
    const gateway = await open(subgraphs);
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription { runEnded { id } }' } }));
    await started;
    const closed = once(socket, 'close');
    await gateway.stop();
    expect((await closed)[0]).toBe(1001);
    await ended;
  });

  it('is refused at any other path, unless someone else takes it', async () => {
    await using gateway = await open(feed().subgraphs);
    const refused = new WebSocket(`${gateway.url.replace('http', 'ws')}/elsewhere`);
    const [error] = (await once(refused, 'error')) as [Error];
    expect(error.message).toContain('404');
  });
});
