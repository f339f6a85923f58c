import { AckPolicy, JetStreamApiCodes, JetStreamApiError, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { CairnError, UnavailableError, type PublishedMessage, type StreamMessage, type StreamProvider, type SubscribeOptions } from '@cairn/plugin';
import { checkConsumer, checkMessage, checkOptions, checkSubject } from './check.js';
import { consumerOf, idIn, ownStream } from './names.js';
import { NatsLink } from './nats-link.js';

export interface NatsStreamOptions {
  readonly servers: readonly string[];
  /** How long messages of streams that are made here are kept. */
  readonly keepMs: number;
}

/** How long JetStream remembers ids of messages in streams that are made here. */
const duplicateWindowMs = 120_000;

/** The JetStream stream that keeps a subject. */
interface Kept {
  readonly name: string;
  /** Whether it keeps other subjects too, with which ids are shared. */
  readonly shared: boolean;
}

/** Subjects of NATS, kept by JetStream: in the stream that the operator made for them, or in one made at first use. */
export class NatsStream implements StreamProvider {
  readonly #link: NatsLink;
  readonly #kept = new Map<string, Promise<Kept>>();

  constructor(private readonly options: NatsStreamOptions) {
    this.#link = new NatsLink(options.servers);
  }

  async *subscribe(subject: string, options: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
    checkSubject(subject);
    checkOptions(options);
    const signal = AbortSignal.any([options.signal, this.#link.closed]);
    let messages: ConsumerMessages | undefined;
    let stopTelling = (): void => undefined;
    const stop = (): void => messages?.stop();
    signal.addEventListener('abort', stop);
    try {
      const opened = await unlessAborted(this.#open(subject, options), signal);
      if (opened === undefined) return;
      messages = opened.messages;
      if (signal.aborted) return;
      stopTelling = this.#link.onChange((listening) => options.onListening?.(listening));
      options.onListening?.({ listening: true });
      for await (const message of messages) {
        if (signal.aborted) return;
        yield shown(message, subject, opened.kept);
      }
      if (!signal.aborted) throw new UnavailableError(`The consumer '${options.consumer}' of subject '${subject}' is gone`);
    } catch (error) {
      if (signal.aborted) return;
      throw unavailable(`Messages of subject '${subject}' cannot be got`, error);
    } finally {
      signal.removeEventListener('abort', stop);
      stopTelling();
      await messages?.close().catch(() => undefined);
    }
  }

  async publish(subject: string, message: PublishedMessage, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<{ readonly duplicate: boolean }> {
    checkSubject(subject);
    checkMessage(message);
    const aborted = signal === undefined ? this.#link.closed : AbortSignal.any([signal, this.#link.closed]);
    try {
      const published = await unlessAborted(this.#publish(subject, message), aborted);
      if (published !== undefined) return published;
    } catch (error) {
      this.#kept.delete(subject);
      throw unavailable(`Message '${message.id}' cannot be published to '${subject}'`, error);
    }
    signal?.throwIfAborted();
    throw new UnavailableError('stream-nats is closed and takes no more messages');
  }

  async forget(subject: string, consumer: string): Promise<void> {
    checkSubject(subject);
    checkConsumer(consumer);
    try {
      const { manager } = await this.#link.connect();
      const [stream] = await manager.streams.names(subject).next();
      if (stream !== undefined) await manager.consumers.delete(stream, consumerOf(consumer, subject));
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound) return;
      throw unavailable(`Consumer '${consumer}' of subject '${subject}' cannot be forgotten`, error);
    }
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  async #open(subject: string, { consumer, inFlight, ackWaitMs }: SubscribeOptions): Promise<{ readonly messages: ConsumerMessages; readonly kept: Kept }> {
    const { client, manager } = await this.#link.connect();
    const kept = await this.#keptIn(subject);
    const name = consumerOf(consumer, subject);
    await manager.consumers.add(kept.name, { durable_name: name, filter_subject: subject, ack_policy: AckPolicy.Explicit, ack_wait: nanos(ackWaitMs), max_ack_pending: inFlight });
    const found = await client.consumers.get(kept.name, name);
    return { messages: await found.consume({ max_messages: inFlight, abort_on_missing_resource: true }), kept };
  }

  async #publish(subject: string, { id, data }: PublishedMessage): Promise<{ readonly duplicate: boolean }> {
    const { client } = await this.#link.connect();
    const { shared } = await this.#keptIn(subject);
    const { duplicate } = await client.publish(subject, data, { msgID: shared ? idIn(subject, id) : id });
    return { duplicate };
  }

  #keptIn(subject: string): Promise<Kept> {
    let kept = this.#kept.get(subject);
    if (kept === undefined) {
      kept = this.#find(subject);
      this.#kept.set(subject, kept);
      kept.catch(() => this.#kept.delete(subject));
    }
    return kept;
  }

  async #find(subject: string): Promise<Kept> {
    const { manager } = await this.#link.connect();
    const [found] = await manager.streams.names(subject).next();
    if (found !== undefined) {
      const { config } = await manager.streams.info(found);
      return { name: found, shared: config.subjects.length !== 1 || config.subjects[0] !== subject };
    }
    const { keepMs } = this.options;
    const name = ownStream(subject);
    await manager.streams.add({ name, subjects: [subject], max_age: nanos(keepMs), duplicate_window: nanos(Math.min(duplicateWindowMs, keepMs)) });
    return { name, shared: false };
  }
}

function shown(message: JsMsg, subject: string, { name, shared }: Kept): StreamMessage {
  const given = message.headers?.get('Nats-Msg-Id') ?? '';
  const mark = ` ${subject}`;
  const id = given === '' ? `${name}:${message.seq}` : shared && given.endsWith(mark) ? given.slice(0, -mark.length) : given;
  return {
    id,
    data: message.data,
    deliveries: message.info.deliveryCount,
    async ack() {
      await message.ackAck().catch((error: unknown) => {
        throw unavailable(`Message '${id}' cannot be acknowledged`, error);
      });
    },
    async nak(delayMs) {
      message.nak(delayMs);
    },
  };
}

/** Undefined when the signal is aborted before there is an answer. */
async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    answer.catch(() => undefined);
    return undefined;
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function unavailable(what: string, error: unknown): Error {
  if (error instanceof CairnError) return error;
  return new UnavailableError(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
