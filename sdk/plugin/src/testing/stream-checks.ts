import { InvalidInputError } from '@cairn/core';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Listening, StreamMessage, StreamProvider, SubscribeOptions } from '../stream.js';
import type { Check } from './check.js';

/** A stream provider under test. */
export interface StreamSubject {
  readonly provider: StreamProvider;
  /** Another provider on what the first one has kept: the platform after a restart. */
  reopen(): Promise<StreamProvider>;
}

/** What every stream provider promises. */
export const streamChecks: readonly Check<StreamSubject>[] = [
  check('what is published while nobody listens is delivered in order, with id and bytes', async ({ provider }) => {
    const subject = newSubject();
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await provider.publish(subject, { id: 'first', data: bytes }, {});
    await provider.publish(subject, { id: 'second', data: new Uint8Array() }, {});
    await listening(provider, subject, {}, async (next) => {
      const [first, second] = [await next(), await next()];
      assert.deepEqual([first.id, second.id, first.deliveries], ['first', 'second', 1]);
      assert.deepEqual([Buffer.from(first.data), second.data.length], [Buffer.from(bytes), 0]);
    });
  }),
  check('a message of one id is kept once, and the publisher is told', async ({ provider }) => {
    const subject = newSubject();
    assert.deepEqual(await provider.publish(subject, { id: 'same', data: text('first') }, {}), { duplicate: false });
    assert.deepEqual(await provider.publish(subject, { id: 'same', data: text('again') }, {}), { duplicate: true });
    await provider.publish(subject, { id: 'other', data: text('other') }, {});
    await listening(provider, subject, {}, async (next) => {
      assert.deepEqual([(await next()).id, (await next()).id], ['same', 'other']);
    });
  }),
  check('what was acknowledged does not come again, and what was not does, to the next of its name and after a restart', async ({ provider, reopen }) => {
    const subject = newSubject();
    for (const id of ['a', 'b', 'c']) await provider.publish(subject, { id, data: text(id) }, {});
    await listening(provider, subject, {}, async (next) => {
      await (await next()).ack();
      assert.equal((await next()).id, 'b');
    });
    await listening(provider, subject, {}, async (next) => {
      const messages = [await next(), await next()].sort((one, other) => (one.id < other.id ? -1 : 1));
      assert.deepEqual(messages.map(({ id }) => id), ['b', 'c']);
      assert.ok(messages[0]!.deliveries >= 2, `'b' was delivered ${messages[0]!.deliveries} times, it says`);
      await messages[0]!.ack();
    });
    await listening(await reopen(), subject, {}, async (next) => {
      assert.equal((await next()).id, 'c');
    });
  }),
  check('what is handed back comes again, not before its time', async ({ provider }) => {
    const subject = newSubject();
    await provider.publish(subject, { id: 'back', data: text('back') }, {});
    await listening(provider, subject, { ackWaitMs: 30_000 }, async (next) => {
      await (await next()).nak(200);
      const handedBackAt = performance.now();
      const again = await next();
      assert.deepEqual([again.id, again.deliveries], ['back', 2]);
      assert.ok(performance.now() - handedBackAt > 150, 'it came before its time');
    });
  }),
  check('no more than the messages in flight are delivered, until one is acknowledged', async ({ provider }) => {
    const subject = newSubject();
    for (const id of ['a', 'b', 'c']) await provider.publish(subject, { id, data: text(id) }, {});
    await listening(provider, subject, { inFlight: 2, ackWaitMs: 30_000 }, async (next) => {
      const [first] = [await next(), await next()];
      const third = next();
      // Long enough for one that was on its way already.
      assert.equal(await Promise.race([third.then(() => 'delivered'), pause(300)]), undefined, 'a third was delivered while two were in flight');
      await first.ack();
      assert.equal((await third).id, 'c');
    });
  }),
  check('consumers of different names each get everything', async ({ provider }) => {
    const subject = newSubject();
    await provider.publish(subject, { id: 'for both', data: text('x') }, {});
    for (const consumer of ['one', 'other']) {
      await listening(provider, subject, { consumer }, async (next) => {
        const message = await next();
        assert.equal(message.id, 'for both');
        await message.ack();
      });
    }
  }),
  check('a consumer that is forgotten begins anew, and others keep their place', async ({ provider }) => {
    const subject = newSubject();
    await provider.forget(subject, 'suite');
    await provider.publish(subject, { id: 'first', data: text('x') }, {});
    for (const consumer of ['suite', 'other']) {
      await listening(provider, subject, { consumer }, async (next) => (await next()).ack());
    }
    await provider.publish(subject, { id: 'second', data: text('x') }, {});
    await provider.forget(subject, 'suite');
    for (const [consumer, expected] of [['suite', 'first'], ['other', 'second']] as const) {
      await listening(provider, subject, { consumer }, async (next) => assert.equal((await next()).id, expected));
    }
    await provider.forget(subject, 'suite');
    await provider.forget(subject, 'suite');
  }),
  check('a subscriber is told that messages can come, before the first one comes', async ({ provider }) => {
    const subject = newSubject();
    const told: Listening[] = [];
    const onListening = (one: Listening): void => {
      told.push(one);
      void provider.publish(subject, { id: 'told', data: text('x') }, {});
    };
    await listening(provider, subject, { onListening }, async (next) => assert.equal((await next()).id, 'told'));
    assert.deepEqual(told, [{ listening: true }]);
  }),
  check('an aborted subscription ends without an error, also while it waits', async ({ provider }) => {
    const stop = new AbortController();
    const messages = provider.subscribe(newSubject(), optionsWith({}, stop.signal))[Symbol.asyncIterator]();
    const next = messages.next();
    stop.abort();
    assert.equal((await next).done, true);
  }),
  check('subjects, consumers and ids that cannot be ones are refused', async ({ provider }) => {
    for (const subject of ['', 'a b', 'a.*', 'a.>', '.a', 'a..b']) {
      await assert.rejects(async () => provider.publish(subject, { id: 'x', data: text('x') }, {}), InvalidInputError, `subject '${subject}'`);
    }
    for (const id of ['', 'x'.repeat(201), 'a\r\nb']) {
      await assert.rejects(async () => provider.publish(newSubject(), { id, data: text('x') }, {}), InvalidInputError, `id '${id.slice(0, 20)}'`);
    }
    for (const options of [{ consumer: 'a b' }, { consumer: '' }, { inFlight: 0 }, { ackWaitMs: 1 }]) {
      const messages = async (): Promise<unknown> => provider.subscribe(newSubject(), optionsWith(options, new AbortController().signal))[Symbol.asyncIterator]().next();
      await assert.rejects(messages, InvalidInputError, JSON.stringify(options));
    }
    await assert.rejects(async () => provider.forget('a.*', 'suite'), InvalidInputError, 'forgetting in a.*');
    await assert.rejects(async () => provider.forget(newSubject(), 'a b'), InvalidInputError, "forgetting 'a b'");
  }),
];

function check(title: string, run: Check<StreamSubject>['run']): Check<StreamSubject> {
  return { title, timeLimitMs: 20_000, run };
}

/** Subscribes while the work lasts. */
async function listening(provider: StreamProvider, subject: string, options: Partial<SubscribeOptions>, work: (next: () => Promise<StreamMessage>) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const messages = provider.subscribe(subject, optionsWith(options, stop.signal))[Symbol.asyncIterator]();
  try {
    await work(async () => {
      const { done, value } = await messages.next();
      assert.ok(!done, 'the subscription has ended by itself');
      return value as StreamMessage;
    });
  } finally {
    stop.abort();
    await messages.return?.();
  }
}

function optionsWith(options: Partial<SubscribeOptions>, signal: AbortSignal): SubscribeOptions {
  return { consumer: 'suite', inFlight: 10, ackWaitMs: 500, signal, ...options };
}

function newSubject(): string {
  return `cairn.suite.${randomUUID()}`;
}

function text(value: string): Uint8Array {
  return Buffer.from(value);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
