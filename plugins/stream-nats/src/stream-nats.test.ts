import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { InvalidInputError, loadPlugins, type Listening } from '@cairn/plugin';
import { describeStreamProvider } from '@cairn/plugin/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streamNats } from './stream-nats.js';
import { natsOrSkip, NatsServer } from './testing/nats-server.js';

const there = natsOrSkip('stream-nats on a real NATS server');

describe.skipIf(!there)('on a real server', () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  describeStreamProvider('nats', () => streamNats({ url: server.url }));

  test('a stream that somebody made for several subjects is used, and ids are told apart by subject', async () => {
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'ORDERS', subjects: ['orders.>'] });
    const providers = await loadPlugins([streamNats({ url: server.url })]);
    const provider = providers.stream('nats');
    const message = { id: 'same', data: Buffer.from('x') };
    expect([await provider.publish('orders.in', message, {}), await provider.publish('orders.out', message, {}), await provider.publish('orders.out', message, {})]).toEqual([{ duplicate: false }, { duplicate: false }, { duplicate: true }]);
    const stop = new AbortController();
    for await (const got of provider.subscribe('orders.out', { consumer: 'reader', inFlight: 1, ackWaitMs: 10_000, signal: stop.signal })) {
      expect(got.id).toBe('same');
      await got.ack();
      stop.abort();
    }
    expect((await manager.streams.info('ORDERS')).state.messages).toBe(2);
    await providers.close();
    await connection.close();
  });

  test('a consumer that is forgotten is gone from JetStream, also where its stream keeps more', async () => {
    const connection = await connect({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'PARCELS', subjects: ['parcels.>'] });
    await using providers = await loadPlugins([streamNats({ url: server.url })]);
    const provider = providers.stream('nats');
    const stop = new AbortController();
    const onListening = (): void => stop.abort();
    for await (const _ of provider.subscribe('parcels.in', { consumer: 'reader', inFlight: 1, ackWaitMs: 10_000, signal: stop.signal, onListening }));
    expect(await server.consumersOf('parcels.in')).toEqual([expect.stringMatching(/^reader-[0-9a-f]{16}$/)]);
    await provider.forget('parcels.in', 'reader');
    expect(await server.consumersOf('parcels.in')).toEqual([]);
    // Nothing is made for a subject that nobody ever used.
    await provider.forget('never.used', 'reader');
    expect(await manager.streams.names('never.used').next()).toEqual([]);
    await connection.close();
  });

  test('who listens is told when the server is lost, and when it is back', async () => {
    await using own = await NatsServer.start();
    await using providers = await loadPlugins([streamNats({ url: own.url })]);
    const provider = providers.stream('nats');
    const stop = new AbortController();
    const told: Listening[] = [];
    let wake = (): void => undefined;
    const onListening = (one: Listening): void => {
      told.push(one);
      wake();
    };
    const upTo = async (count: number): Promise<void> => {
      while (told.length < count) await new Promise<void>((resolve) => (wake = resolve));
    };
    const reading = (async () => {
      for await (const message of provider.subscribe('lost', { consumer: 'reader', inFlight: 1, ackWaitMs: 10_000, signal: stop.signal, onListening })) {
        await message.ack();
        stop.abort();
      }
    })();
    await upTo(1);
    await own.kill();
    await upTo(2);
    await own.startAgain();
    await upTo(3);
    await provider.publish('lost', { id: 'after', data: Buffer.from('x') }, {});
    await reading;
    expect(told).toEqual([{ listening: true }, { listening: false, reason: 'The connection to NATS is lost, and is being made again' }, { listening: true }]);
  });

  test('a provider that is closed ends its subscriptions and takes nothing more', async () => {
    const providers = await loadPlugins([streamNats({ url: server.url })]);
    const provider = providers.stream('nats');
    const messages = provider.subscribe('closing', { consumer: 'reader', inFlight: 1, ackWaitMs: 10_000, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const next = messages.next();
    await providers.close();
    expect(await next).toEqual({ done: true, value: undefined });
    await expect(provider.publish('closing', { id: 'late', data: Buffer.from('x') }, {})).rejects.toThrow('stream-nats is closed and takes no more messages');
  });
});

test('a server that is not there is said so', async () => {
  await using providers = await loadPlugins([streamNats({ url: 'nats://127.0.0.1:9' })]);
  await expect(providers.stream('nats').publish('a', { id: 'x', data: Buffer.from('x') }, {})).rejects.toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining("Message 'x' cannot be published to 'a'") });
});

test.each([{ url: '' }, { url: 'http://127.0.0.1:4222' }, { url: 'nats://a,b' }, { url: 'nats://a', keepDays: 0 }])('%j is refused', (options) => {
  expect(() => streamNats(options)).toThrow(InvalidInputError);
});
