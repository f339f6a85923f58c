import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import { InvalidInputError, loadPlugins } from '@cairn/plugin';
import { describeStreamProvider } from '@cairn/plugin/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { streamNats } from './stream-nats.js';

const there = spawnSync('nats-server', ['--version']).status === 0;
if (!there && process.env['CI']) throw new Error('nats-server is not installed, and CI requires it');
if (!there) console.warn('SKIPPED: stream-nats on a real NATS server (install nats-server to run it)');

/** A server of our own, on a port that the system chose. */
class NatsServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-nats-'));
    const child = spawn('nats-server', ['-js', '-a', '127.0.0.1', '-p', '-1', '-sd', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    for await (const chunk of child.stderr!) {
      text += String(chunk);
      const port = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined && text.includes('Server is ready')) return new NatsServer(child, folder, `nats://127.0.0.1:${port}`);
    }
    throw new Error(`nats-server has ended:\n${text}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

describe.skipIf(!there)('on a real server', () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.stop());

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
