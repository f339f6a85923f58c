import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpLink, localLink } from '@cairn/gateway';
import { useServer } from 'graphql-ws/use/ws';
import { describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { ask, context, serveSubgraph, startGateway, subgraph } from './gateway-support.js';

const counters = () => {
  let value = 0;
  return subgraph('counters', 'type Query { value: Int } type Mutation { add: Int }', {
    Query: { value: () => value },
    Mutation: { add: () => ++value },
  });
};

const noHeaders = async () => ({});

describe('a link over HTTP', () => {
  it('shows the subgraph who asks, with headers made for the very body', async () => {
    const { schema } = counters();
    let received: Record<string, unknown> = {};
    await using served = await serveSubgraph(schema, ({ headers }) => ((received = headers), false));
    const signed: string[] = [];
    const link = httpLink('counters', served.url, async ({ actor }, body) => (signed.push(body), { 'x-signed': `${actor.id} ${body.length}` }));
    expect(await link.execute({ query: '{ value }', context: { ...context, causeId: 'evt_1' } })).toEqual({ data: { value: 0 } });
    expect(received).toMatchObject({ 'x-signed': `act_engineer ${signed[0]!.length}`, 'x-request-id': 'req_test', 'x-cairn-cause': 'evt_1' });
    await link.stop?.();
  });

  it('sends a query once more when it was cut off, and a mutation never', async () => {
    const { schema } = counters();
    let broken = true;
    await using served = await serveSubgraph(schema, (_request, response) => {
      if (broken) response.destroy();
      const was = broken;
      broken = false;
      return was;
    });
    const link = httpLink('counters', served.url, noHeaders);
    expect(await link.execute({ query: '{ value }', context })).toEqual({ data: { value: 0 } });
    broken = true;
    await expect(link.execute({ query: 'mutation { add }', context })).rejects.toMatchObject({ code: 'UNAVAILABLE', message: "Subgraph 'counters' does not answer" });
    expect(served.operations).toEqual(['{ value }']);
    await link.stop?.();
  });

  it('tries no more than twice', async () => {
    let requests = 0;
    await using served = await serveSubgraph(counters().schema, (_request, response) => {
      requests++;
      response.writeHead(503).end();
      return true;
    });
    const link = httpLink('counters', served.url, noHeaders);
    await expect(link.execute({ query: '{ value }', context })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(requests).toBe(2);
    await link.stop?.();
  });

  it('gives up on a subgraph that is too slow, and fails only its fields', async () => {
    const slow = subgraph('slow', 'type Query { slow: Int }', {});
    const fast = counters();
    await using served = await serveSubgraph(slow.schema, () => true);
    const link = httpLink('slow', served.url, noHeaders, { timeoutMs: 50 });
    await using gateway = await startGateway([{ ...slow, link }, fast]);
    expect(await ask(gateway, '{ slow value }')).toEqual({
      data: { slow: null, value: 0 },
      errors: [{ message: "Subgraph 'slow' did not answer within 50 ms", path: ['slow'], extensions: { code: 'TIMEOUT' }, locations: [{ line: 1, column: 3 }] }],
    });
  });

  it('masks an answer that is no GraphQL', async () => {
    await using served = await serveSubgraph(counters().schema, (_request, response) => {
      response.end('<html>not here</html>');
      return true;
    });
    const { name, sdl } = counters();
    await using gateway = await startGateway([{ name, sdl, link: httpLink(name, served.url, noHeaders) }]);
    expect((await ask(gateway, '{ value }')).errors).toMatchObject([{ message: 'Internal error', path: ['value'] }]);
  });

  it('knows whether the subgraph is ready', async () => {
    const { schema } = counters();
    let status = 503;
    await using served = await serveSubgraph(schema, (_request, response) => (response.writeHead(status).end(), true));
    const link = httpLink('counters', served.url, noHeaders);
    expect(await link.ready()).toBe(false);
    status = 200;
    expect(await link.ready()).toBe(true);
    expect(await httpLink('nowhere', 'http://127.0.0.1:1/graphql', noHeaders).ready()).toBe(false);
    await link.stop?.();
  });

  it('carries subscriptions over a socket that closes with them', async () => {
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (ended = resolve));
    const ticks = subgraph('ticks', 'type Query { a: Int } type Subscription { ticks: Int }', {
      Subscription: {
        ticks: {
          subscribe: async function* () {
            try {
              for (let tick = 1; ; tick++) yield { ticks: tick };
            } finally {
              ended();
            }
          },
        },
      },
    });
    const server = createServer();
    const sockets = new WebSocketServer({ server, path: '/graphql' });
    const params: unknown[] = [];
    useServer({ schema: ticks.schema, onConnect: ({ connectionParams }) => void params.push(connectionParams) }, sockets);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    const link = httpLink('ticks', url, async (_context, body) => ({ 'x-signed': String(Buffer.byteLength(body)) }));

    const seen: unknown[] = [];
    for await (const { data } of link.subscribe({ query: 'subscription { ticks }', context })) {
      seen.push(data?.['ticks']);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(params).toMatchObject([{ 'x-request-id': 'req_test', 'x-signed': expect.any(String) }]);
    await end;
    await new Promise((resolve) => sockets.close(resolve));
    await new Promise((resolve) => server.close(resolve));
    await link.stop?.();
  });
});

describe('a link in this process', () => {
  it('gives up waiting for a resolver that never answers', async () => {
    const { schema } = subgraph('stuck', 'type Query { stuck: Int }', { Query: { stuck: () => new Promise(() => undefined) } });
    const link = localLink('stuck', schema, (given) => given, { timeoutMs: 20 });
    await expect(link.execute({ query: '{ stuck }', context })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('hands the context to the resolvers', async () => {
    const { schema } = subgraph('who', 'type Query { who: String }', { Query: { who: (_: unknown, __: unknown, { name }: { name: string }) => name } });
    const link = localLink('who', schema, ({ actor }) => ({ name: actor.name }));
    expect(await link.execute({ query: '{ who }', context })).toEqual({ data: { who: 'engineer' } });
  });
});
