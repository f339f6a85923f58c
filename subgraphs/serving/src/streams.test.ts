import { describe, expect, test } from 'vitest';
import { definePlugin, UnavailableError, type PublishedMessage, type StreamMessage, type StreamProvider, type SubscribeOptions } from '@cairn/plugin';
import { Database, systemActor } from '@cairn/subgraph';
import { testProject, testServers } from '@cairn/subgraph/testing';
import { PredictionLog } from './domain/prediction-log.js';
import { StreamLedger } from './domain/stream-ledger.js';
import { SqlServingStore } from './store/serving-store.js';
import { serving } from './subgraph.js';
import { engineer, rows, TestPlatform, viewer } from './testing/platform.js';
import { record } from './testing/spool-records.js';

describe.each(testServers())('streams on the %s PostgreSQL', (server) => {
  test('two processes that answer one message at once log it once, and tell the same answer', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version();
    const { id, variants } = await platform.endpoint(version);
    const database = await Database.open({ url: platform.graph.host.databaseUrl, schema: 'serving', rows: serving.rows, migrations: serving.migrations });
    const store = new SqlServingStore(database);
    const ledgers = [0, 1].map(() => new StreamLedger('stm_1', { store, log: new PredictionLog(store, systemActor), actor: systemActor, now: () => new Date() }));
    const ids = Array.from({ length: 40 }, (_, index) => `message ${index}`);
    const place = { endpointId: id, projectId: testProject, variantId: variants[0]!.id, modelVersionId: version };
    // In opposite orders, so that commits meet.
    const told = await Promise.all(ledgers.map((ledger, process) => Promise.all((process === 0 ? ids : ids.toReversed()).map(async (message) => [message, await ledger.keep(message, `answer of ${process}`, [record({ ...place, requestId: message })])] as const))));
    expect(new Map(told[0])).toEqual(new Map(told[1]));
    await platform.logged(ids.length);
    const { predictions } = await platform.graph.data<{ predictions: { nodes: { requestId: string }[] } }>(viewer, 'query ($id: ID!) { predictions(endpointId: $id, first: 100) { nodes { requestId } } }', { id });
    expect(predictions.nodes.map(({ requestId }) => requestId).sort()).toEqual([...ids].sort());
    expect([await ledgers[0]!.countFailure('failing'), await ledgers[1]!.countFailure('failing')]).toEqual([1, 2]);
    expect(await ledgers[0]!.answerOf('failing')).toBeUndefined();
    // PostgreSQL keeps no NUL: the one that it refuses is refused alone.
    const keep = (message: string, a: unknown): Promise<string> => ledgers[0]!.keep(message, 'kept', [record({ ...place, features: { a } })]);
    const settled = await Promise.allSettled([keep('first', 1), keep('good', 1), keep('bad', '\0'), keep('good too', 1)]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await ledgers[0]!.answerOf('bad')).toBeUndefined();
    await database.close();
  });

  test('a provider that is away is tried again, and the stream says so; a message that comes again gets the answer that is kept; a deleted stream takes nothing', async () => {
    const provider = new ScriptedStream();
    await using platform = await TestPlatform.start({ server, plugins: [scripted({ provider })] });
    const { id } = await platform.endpoint(await platform.version());
    const input = { endpointId: id, inputSubject: 'a.in', outputSubject: 'a.out' };
    const { createStream } = await platform.graph.data<{ createStream: object & { id: string } }>(engineer, 'mutation ($input: CreateStreamInput!) { createStream(input: $input) { id provider deadSubject maximumInFlight attempts createdBy { id } } }', { input });
    expect(createStream).toMatchObject({ provider: 'scripted', deadSubject: 'a.out.dead', maximumInFlight: 32, attempts: 5, createdBy: { id: engineer.id } });
    await provider.refused;
    expect((await platform.graph.data<{ endpoint: object }>(viewer, 'query ($id: ID!) { endpoint(id: $id) { streams { status { state reason lastError } deadLetters retried } } }', { id })).endpoint).toEqual({
      streams: [{ status: { state: 'WAITING', reason: 'away', lastError: 'away' }, deadLetters: 0, retried: 0 }],
    });
    // Meanwhile everything else goes on.
    expect((await platform.infer(rows(1))).status).toBe(200);
    const [first, again] = [provider.deliver('one', { inputs: rows(1) }), provider.deliver('one', { inputs: rows(1) })];
    await Promise.all([first, again]);
    const [answer, repeated, ...more] = provider.published;
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ subject: 'a.out', id: 'one' });
    expect(repeated).toEqual(answer);
    await platform.logged(2);
    const { endpoint } = await platform.graph.data<{ endpoint: object }>(viewer, 'query ($id: ID!) { endpoint(id: $id) { predictionCount streams { id } } }', { id });
    expect(endpoint).toEqual({ predictionCount: 2, streams: [{ id: createStream.id }] });
    await platform.graph.data(engineer, 'mutation ($id: ID!) { deleteStream(id: $id) { id } }', { id: createStream.id });
    expect(provider.listening).toBe(false);
    await expect(platform.graph.data(engineer, 'mutation ($id: ID!) { deleteStream(id: $id) { id } }', { id: createStream.id })).rejects.toThrow(`PredictionStream '${createStream.id}' does not exist`);
  });

  test('without a provider there are no streams, and it is said how to get one', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const input = { endpointId: id, inputSubject: 'a.in', outputSubject: 'a.out' };
    const mutation = 'mutation ($input: CreateStreamInput!) { createStream(input: $input) { id } }';
    await expect(platform.graph.data(engineer, mutation, { input })).rejects.toThrow('No stream provider is installed; an operator names a NATS server with CAIRN_NATS_URL');
    await expect(platform.graph.data(viewer, mutation, { input })).rejects.toThrow("lacks the permission 'operate'");
  });
});

/** Is away at first; then delivers what the test says. */
class ScriptedStream implements StreamProvider {
  readonly published: { readonly subject: string; readonly id: string; readonly text: string }[] = [];
  listening = false;
  /** Resolves when somebody was turned away. */
  readonly refused: Promise<void>;
  #refuse!: () => void;
  #attempts = 0;
  readonly #waiting: StreamMessage[] = [];
  #wake = (): void => undefined;

  constructor() {
    this.refused = new Promise((resolve) => (this.#refuse = resolve));
  }

  async *subscribe(_: string, { signal }: SubscribeOptions): AsyncGenerator<StreamMessage, void> {
    if (this.#attempts++ === 0) {
      this.#refuse();
      throw new UnavailableError('away');
    }
    this.listening = true;
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const message = this.#waiting.shift();
      if (message) yield message;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.listening = false;
  }

  /** Resolves when it is acknowledged. */
  deliver(id: string, body: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, data: Buffer.from(JSON.stringify(body)), deliveries: 1, ack: async () => resolve(), nak: async () => reject(new Error('handed back')) });
      this.#wake();
    });
  }

  async publish(subject: string, { id, data }: PublishedMessage): Promise<{ readonly duplicate: boolean }> {
    this.published.push({ subject, id, text: Buffer.from(data).toString() });
    return { duplicate: false };
  }

  async forget(): Promise<void> {}

  async close(): Promise<void> {}
}

const scripted = definePlugin(({ provider }: { readonly provider: StreamProvider }) => ({
  name: 'stream-scripted',
  register: (providers) => providers.stream('scripted', provider),
}));
