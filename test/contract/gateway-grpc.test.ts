import { status } from '@grpc/grpc-js';
import { ConflictError, InvalidInputError, NotFoundError, TimeoutError, UnavailableError, UnsupportedError } from '@cairn/core';
import type { Gateway } from '@cairn/gateway';
import type { GrpcCall, GrpcMethod, GrpcService } from '@cairn/subgraph';
import { describe, expect, it } from 'vitest';
import { RawGrpc } from '../kit/grpc.js';
import { authorization, engineer, startGateway, subgraph, type Logged } from './gateway-support.js';

const greetings = subgraph('greetings', 'type Query { hello: String }', { Query: { hello: () => 'world' } });

function service(methods: Record<string, Partial<GrpcMethod>>): GrpcService {
  const completed = Object.entries(methods).map(([name, method]): [string, GrpcMethod] => [name, { access: 'read', handle: (message) => message, ...method }]);
  return { name: 'test.Service', descriptors: [], methods: Object.fromEntries(completed) };
}

async function serve(methods: Record<string, Partial<GrpcMethod>>, logged: Logged = []): Promise<{ grpc: RawGrpc; gateway: Gateway } & AsyncDisposable> {
  const gateway = await startGateway([greetings], { grpc: [service(methods)], logged, readiness: async () => ({ ready: false, parts: {} }) });
  await gateway.listenGrpc(0, '127.0.0.1');
  const grpc = new RawGrpc(gateway.grpcAddress!);
  return {
    grpc,
    gateway,
    async [Symbol.asyncDispose]() {
      grpc[Symbol.dispose]();
      await gateway.stop();
    },
  };
}

const signedIn = { metadata: { authorization } };

describe('gRPC', () => {
  it('hands bytes to the service that is called, with who calls, for which project and why', async () => {
    let seen: GrpcCall | undefined;
    await using served = await serve({ Echo: { handle: (message, call) => ((seen = call), message) } });
    const message = Buffer.alloc(5_000_000, 'x');
    const causeId = 'evt_01890000000070008000000000000001';
    const answer = await served.grpc.call('/test.Service/Echo', message, { metadata: { authorization, 'x-cairn-project': 'prj_1', 'x-cairn-cause': causeId } });
    expect(answer.equals(message)).toBe(true);
    expect(seen).toMatchObject({ projectId: 'prj_1', context: { actor: engineer, causeId, requestId: expect.stringMatching(/^req_/) } });
  });

  it('lets nobody in without a credential but where everybody may', async () => {
    await using served = await serve({ Read: {}, Approve: { access: 'approve' }, Open: { access: 'public' } });
    await expect(served.grpc.call('/test.Service/Read', Buffer.of(1))).rejects.toMatchObject({ code: status.UNAUTHENTICATED, details: expect.stringContaining('API key') });
    await expect(served.grpc.call('/test.Service/Read', Buffer.of(1), { metadata: { authorization: 'Bearer wrong' } })).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    await expect(served.grpc.call('/test.Service/Approve', Buffer.of(1), signedIn)).rejects.toMatchObject({ code: status.PERMISSION_DENIED, details: expect.stringContaining("'approve'") });
    expect(await served.grpc.call('/test.Service/Open', Buffer.of(1))).toEqual(Buffer.of(1));
    await expect(served.grpc.call('/test.Service/None', Buffer.of(1), signedIn)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });

  it('says errors by their status, and hides what is not meant for callers', async () => {
    const logged: Logged = [];
    const errors = [new InvalidInputError('wörds'), new NotFoundError('gone'), new ConflictError('open'), new UnavailableError('busy'), new TimeoutError('late'), new UnsupportedError('no'), new Error('secret')];
    await using served = await serve({ Fail: { handle: ([which]) => Promise.reject(errors[which!]!) } }, logged);
    const statuses = [];
    for (let which = 0; which < errors.length; which++) {
      statuses.push(await served.grpc.call('/test.Service/Fail', Buffer.of(which), signedIn).catch(({ code, details }: { code: status; details: string }) => [status[code], details]));
    }
    expect(statuses).toEqual([
      ['INVALID_ARGUMENT', 'wörds'],
      ['NOT_FOUND', 'gone'],
      ['FAILED_PRECONDITION', 'open'],
      ['UNAVAILABLE', 'busy'],
      ['DEADLINE_EXCEEDED', 'late'],
      ['UNIMPLEMENTED', 'no'],
      ['INTERNAL', expect.stringMatching(/^Internal error, reference req_/)],
    ]);
    expect(logged).toMatchObject([{ fields: { error: expect.stringContaining('secret') } }]);
  });

  it('refuses a message beyond its limit, and tells the service when the caller has gone', async () => {
    let gone: Promise<void> | undefined;
    await using served = await serve({
      Echo: {},
      Wait: { handle: (message, { context: { signal } }) => new Promise((resolve) => (gone = new Promise((told) => signal!.addEventListener('abort', () => (told(), resolve(message)))))) },
    });
    await expect(served.grpc.call('/test.Service/Echo', Buffer.alloc(2 ** 26 + 1), signedIn)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    await expect(served.grpc.call('/test.Service/Wait', Buffer.of(1), { ...signedIn, deadlineMs: 300 })).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await gone;
  });

  it('answers each message of a stream in order, and ends it when one fails', async () => {
    await using served = await serve({
      Each: { streams: true, handle: ([value]) => (value === 9 ? Promise.reject(new InvalidInputError('nine')) : Promise.resolve(Buffer.of(value! * 2))) },
    });
    expect(await served.grpc.stream('/test.Service/Each', [Buffer.of(1), Buffer.of(2), Buffer.of(3)], signedIn.metadata)).toEqual([Buffer.of(2), Buffer.of(4), Buffer.of(6)]);
    await expect(served.grpc.stream('/test.Service/Each', [Buffer.of(1), Buffer.of(9)], signedIn.metadata)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT, details: 'nine' });
    await expect(served.grpc.stream('/test.Service/Each', [Buffer.of(1)], {})).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  });

  it('tells its health to everybody, and lets the server stop while somebody watches it', async () => {
    await using served = await serve({ Read: {} });
    // HealthCheckResponse { status: NOT_SERVING }
    expect(await served.grpc.call('/grpc.health.v1.Health/Check', Buffer.alloc(0))).toEqual(Buffer.of(8, 2));
    const watched = served.grpc.client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', (bytes: Buffer) => bytes, (bytes: Buffer) => bytes, Buffer.alloc(0));
    const seen: Buffer[] = [];
    for await (const message of watched as AsyncIterable<Buffer>) {
      seen.push(message);
      void served.gateway.stop();
    }
    expect(seen).toEqual([Buffer.of(8, 2)]);
  });
});
