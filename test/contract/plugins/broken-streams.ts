import { UnavailableError, type PublishedMessage, type StreamMessage, type StreamProvider, type SubscribeOptions } from '@cairn/plugin';
import { MemoryStream, StreamPlace, type Delivery } from './memory-stream.js';

/** A stream provider that breaks one promise, and a check that must notice. */
export interface BrokenStream {
  readonly fault: string;
  readonly noticedBy: string;
  readonly make: new (place: StreamPlace) => StreamProvider;
}

type Published = ReturnType<StreamProvider['publish']>;

const delivered = 'what is published while nobody listens is delivered in order, with id and bytes';
const once = 'a message of one id is kept once, and the publisher is told';
const again = 'what was acknowledged does not come again, and what was not does, to the next of its name and after a restart';
const handedBack = 'what is handed back comes again, not before its time';
const inFlight = 'no more than the messages in flight are delivered, until one is acknowledged';
const names = 'consumers of different names each get everything';
const forgotten = 'a consumer that is forgotten begins anew, and others keep their place';
const told = 'a subscriber is told that messages can come, before the first one comes';
const aborted = 'an aborted subscription ends without an error, also while it waits';
const refused = 'subjects, consumers and ids that cannot be ones are refused';

/** A stream provider that shows each message otherwise. */
function showing(change: (message: StreamMessage, state: Delivery) => Partial<StreamMessage>): BrokenStream['make'] {
  return class extends MemoryStream {
    protected override shown(message: PublishedMessage, state: Delivery): StreamMessage {
      const whole = super.shown(message, state);
      return { ...whole, ...change(whole, state) };
    }
  };
}

export const brokenStreams: readonly BrokenStream[] = [
  {
    fault: 'delivers only what comes while somebody listens',
    noticedBy: delivered,
    make: class extends MemoryStream {
      override subscribe(subject: string, options: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
        this.place.subjects.delete(subject);
        return super.subscribe(subject, options);
      }
    },
  },
  { fault: 'takes bytes for text', noticedBy: delivered, make: showing(({ data }) => ({ data: Buffer.from(Buffer.from(data).toString()) })) },
  { fault: 'gives messages names of its own', noticedBy: delivered, make: showing(({ id }) => ({ id: `mine ${id}` })) },
  {
    fault: 'delivers the newest first',
    noticedBy: delivered,
    make: class extends MemoryStream {
      override async publish(subject: string, message: PublishedMessage, options: object): Published {
        const published = await super.publish(subject, message, options);
        this.place.subjects.get(subject)!.reverse();
        return published;
      }
    },
  },
  {
    fault: 'keeps a message as often as it is published',
    noticedBy: once,
    make: class extends MemoryStream {
      override async publish(subject: string, message: PublishedMessage): Published {
        const kept = this.place.subjects.get(subject) ?? [];
        const duplicate = kept.some(({ id }) => id === message.id);
        this.place.subjects.set(subject, [...kept, message]);
        return { duplicate };
      }
    },
  },
  {
    fault: 'does not tell of a duplicate',
    noticedBy: once,
    make: class extends MemoryStream {
      override async publish(subject: string, message: PublishedMessage, options: object): Published {
        await super.publish(subject, message, options);
        return { duplicate: false };
      }
    },
  },
  { fault: 'delivers again what was acknowledged', noticedBy: again, make: showing((_, state) => ({ ack: async () => void (state.dueAtMs = 0) })) },
  { fault: 'takes what was delivered for acknowledged', noticedBy: again, make: showing((_, state) => (state.dueAtMs = Infinity, {})) },
  { fault: 'counts every delivery as the first', noticedBy: again, make: showing(() => ({ deliveries: 1 })) },
  {
    fault: 'forgets everything at a restart',
    noticedBy: again,
    make: class extends MemoryStream {
      constructor() {
        super(new StreamPlace());
      }
    },
  },
  { fault: 'delivers at once what was handed back', noticedBy: handedBack, make: showing(({ nak }) => ({ nak: () => nak(0) })) },
  { fault: 'keeps what was handed back until nobody acknowledged it', noticedBy: handedBack, make: showing(() => ({ nak: async () => undefined })) },
  {
    fault: 'delivers as much as there is',
    noticedBy: inFlight,
    make: class extends MemoryStream {
      protected override next(subject: string, options: SubscribeOptions): StreamMessage | undefined {
        return super.next(subject, { ...options, inFlight: Infinity });
      }
    },
  },
  { fault: 'counts the acknowledged as in flight', noticedBy: inFlight, make: showing((_, state) => ({ ack: async () => void (state.dueAtMs = 1e12) })) },
  {
    fault: 'takes all consumers for one',
    noticedBy: names,
    make: class extends MemoryStream {
      protected override states(subject: string): Delivery[] {
        return super.states(subject, 'everybody');
      }
    },
  },
  {
    fault: 'forgets nothing',
    noticedBy: forgotten,
    make: class extends MemoryStream {
      override async forget(): Promise<void> {}
    },
  },
  {
    fault: 'forgets every consumer of the subject',
    noticedBy: forgotten,
    make: class extends MemoryStream {
      override async forget(subject: string): Promise<void> {
        for (const name of this.place.consumers.keys()) if (name.startsWith(`${subject} `)) this.place.consumers.delete(name);
      }
    },
  },
  {
    fault: 'refuses to forget what is not there',
    noticedBy: forgotten,
    make: class extends MemoryStream {
      override async forget(subject: string, consumer: string): Promise<void> {
        if (!this.place.consumers.has(`${subject} ${consumer}`)) throw new UnavailableError('No such consumer');
        await super.forget(subject, consumer);
      }
    },
  },
  {
    fault: 'never tells that it listens',
    noticedBy: told,
    make: class extends MemoryStream {
      override subscribe(subject: string, { onListening: _, ...options }: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
        return super.subscribe(subject, options);
      }
    },
  },
  {
    fault: 'waits for a message although it was aborted',
    noticedBy: aborted,
    make: class extends MemoryStream {
      override subscribe(subject: string, options: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
        return super.subscribe(subject, { ...options, signal: new AbortController().signal });
      }
    },
  },
  {
    fault: 'ends with an error when it is aborted',
    noticedBy: aborted,
    make: class extends MemoryStream {
      override async *subscribe(subject: string, options: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
        yield* super.subscribe(subject, options);
        options.signal.throwIfAborted();
      }
    },
  },
  {
    fault: 'takes any subject and any options',
    noticedBy: refused,
    make: class extends MemoryStream {
      protected override check(): void {}
    },
  },
  {
    fault: 'takes any id',
    noticedBy: refused,
    make: class extends MemoryStream {
      override publish(subject: string, message: PublishedMessage, options: object): Published {
        return super.publish(subject, { ...message, id: 'any' }, options);
      }
    },
  },
];
