import { loadPlugins, type Providers, type StreamMessage, type StreamProvider } from '@cairn/plugin';
import { streamNats } from '@cairn/stream-nats';
import { NatsServer } from '@cairn/stream-nats/testing';

/** A real NATS server and a client of it, as the platform has one. */
export class NatsWithClient implements AsyncDisposable {
  private constructor(
    private readonly server: NatsServer,
    private readonly providers: Providers,
  ) {}

  static async start(): Promise<NatsWithClient> {
    const server = await NatsServer.start();
    return new NatsWithClient(server, await loadPlugins([streamNats({ url: server.url })]));
  }

  get url(): string {
    return this.server.url;
  }

  get client(): StreamProvider {
    return this.providers.stream('nats');
  }

  async send(subject: string, id: string, body: object | string): Promise<void> {
    await this.client.publish(subject, { id, data: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }, {});
  }

  /** The next messages of a subject, from its beginning. */
  async take(subject: string, count: number): Promise<{ readonly id: string; readonly body: Record<string, unknown> }[]> {
    const stop = new AbortController();
    const taken: StreamMessage[] = [];
    const consumer = `test-${Math.random().toString(36).slice(2)}`;
    for await (const message of this.client.subscribe(subject, { consumer, inFlight: 1_000, ackWaitMs: 60_000, signal: stop.signal })) {
      await message.ack();
      if (taken.push(message) === count) stop.abort();
    }
    await this.client.forget(subject, consumer);
    return taken.map(({ id, data }) => ({ id, body: JSON.parse(Buffer.from(data).toString()) as Record<string, unknown> }));
  }

  consumersOf(subject: string): Promise<string[]> {
    return this.server.consumersOf(subject);
  }

  kill(): Promise<void> {
    return this.server.kill();
  }

  /** On the same port and store. */
  startAgain(): Promise<void> {
    return this.server.startAgain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.providers.close();
    await this.server[Symbol.asyncDispose]();
  }
}
