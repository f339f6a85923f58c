import type { PredictionStream } from '../domain/prediction-stream.js';
import type { StreamStatus } from '../domain/stream-status.js';
import type { StreamConsumer } from './stream-consumer.js';

export interface StreamConsumersParts {
  readonly streams: () => Promise<readonly PredictionStream[]>;
  /** Whether this process knows what it serves: before that nothing is answered. */
  readonly ready: () => boolean;
  /** Undefined where the provider of the stream is not installed. */
  readonly consumer: (stream: PredictionStream) => StreamConsumer | undefined;
}

/** Every stream that there is has a consumer in this process. */
export class StreamConsumers {
  readonly #running = new Map<string, StreamConsumer>();
  #following: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(private readonly parts: StreamConsumersParts) {}

  /** Starts and stops consumers until they are those of the streams. One call after the other. */
  follow(): Promise<void> {
    const followed = this.#following.then(() => this.#follow());
    this.#following = followed.catch(() => undefined);
    return followed;
  }

  /** What this process does with a stream; undefined while it has no consumer of it. */
  statusOf({ id }: PredictionStream): StreamStatus | undefined {
    return this.#running.get(id)?.status;
  }

  /** Resolves when what was delivered is answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#following;
    await Promise.all([...this.#running.values()].map((one) => one.stop()));
    this.#running.clear();
  }

  async #follow(): Promise<void> {
    if (this.#stopped || !this.parts.ready()) return;
    const streams = await this.parts.streams();
    const gone = [...this.#running.values()].filter(({ stream }) => !streams.some(({ id }) => id === stream.id));
    for (const consumer of gone) this.#running.delete(consumer.stream.id);
    await Promise.all(gone.map((one) => one.stop()));
    for (const stream of streams) {
      if (this.#running.has(stream.id)) continue;
      const consumer = this.parts.consumer(stream);
      if (consumer === undefined) continue;
      this.#running.set(stream.id, consumer);
      consumer.start();
    }
  }
}
