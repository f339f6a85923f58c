import { InvalidInputError, UnavailableError, type PublishedMessage, type StreamMessage, type StreamProvider, type SubscribeOptions } from '@cairn/plugin';

/** Everything that outlives a provider: what was published, by subject, and how far consumers are, by subject and name. */
export class StreamPlace {
  readonly subjects = new Map<string, PublishedMessage[]>();
  readonly consumers = new Map<string, Delivery[]>();
}

/** How far a consumer is with one message. */
export interface Delivery {
  deliveries: number;
  /** In milliseconds of a clock that is never set; infinite: never again. */
  dueAtMs: number;
  inFlight: boolean;
}

/** The shortest stream provider that keeps every promise: what the broken ones are made from. */
export class MemoryStream implements StreamProvider {
  readonly #closed = new AbortController();

  constructor(readonly place: StreamPlace) {}

  async *subscribe(subject: string, options: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
    this.check(subject, options);
    const signal = AbortSignal.any([options.signal, this.#closed.signal]);
    options.onListening?.({ listening: true });
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    while (!signal.aborted) {
      const message = this.next(subject, options);
      if (message !== undefined) yield message;
      else await Promise.race([aborted, new Promise((resolve) => setTimeout(resolve, 5))]);
    }
  }

  async publish(subject: string, message: PublishedMessage, _: { readonly signal?: AbortSignal | undefined }): Promise<{ readonly duplicate: boolean }> {
    this.check(subject);
    if (!/^[\x20-\x7e]{1,200}$/.test(message.id)) throw new InvalidInputError('No id');
    if (this.#closed.signal.aborted) throw new UnavailableError('Closed');
    const kept = this.place.subjects.get(subject) ?? [];
    if (kept.some(({ id }) => id === message.id)) return { duplicate: true };
    this.place.subjects.set(subject, [...kept, { id: message.id, data: Uint8Array.from(message.data) }]);
    return { duplicate: false };
  }

  async forget(subject: string, consumer: string): Promise<void> {
    this.check(subject, { consumer });
    this.place.consumers.delete(`${subject} ${consumer}`);
  }

  async close(): Promise<void> {
    this.#closed.abort();
  }

  protected check(subject: string, options?: Pick<SubscribeOptions, 'consumer'> & Partial<SubscribeOptions>): void {
    if (!/^[\w-]+(?:\.[\w-]+)*$/.test(subject)) throw new InvalidInputError('No subject');
    if (options && (!/^[\w-]{1,100}$/.test(options.consumer) || !((options.inFlight ?? 1) >= 1) || !((options.ackWaitMs ?? 100) >= 100))) throw new InvalidInputError('No options');
  }

  /** What is to be delivered now, if anything may be. */
  protected next(subject: string, { consumer, inFlight, ackWaitMs }: SubscribeOptions): StreamMessage | undefined {
    const states = this.states(subject, consumer);
    const now = performance.now();
    if (states.filter((one) => one.inFlight && one.dueAtMs > now).length >= inFlight) return undefined;
    const messages = this.place.subjects.get(subject) ?? [];
    for (const [index, message] of messages.entries()) {
      const state = (states[index] ??= { deliveries: 0, dueAtMs: 0, inFlight: false });
      if (state.dueAtMs > now) continue;
      Object.assign(state, { deliveries: state.deliveries + 1, dueAtMs: now + ackWaitMs, inFlight: true });
      return this.shown(message, state);
    }
    return undefined;
  }

  protected states(subject: string, consumer: string): Delivery[] {
    const name = `${subject} ${consumer}`;
    const states = this.place.consumers.get(name) ?? [];
    this.place.consumers.set(name, states);
    return states;
  }

  protected shown({ id, data }: PublishedMessage, state: Delivery): StreamMessage {
    const put = (dueAtMs: number): void => void Object.assign(state, { dueAtMs, inFlight: false });
    return { id, data, deliveries: state.deliveries, ack: async () => put(Infinity), nak: async (delayMs) => put(performance.now() + delayMs) };
  }
}
