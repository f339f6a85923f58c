import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { newId, type Actor, type NewEvent } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import { allEvents, memoryStorage, routeServer, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { data } from './subgraph.js';

const scientist = testActor('scientist');
const viewer = testActor('viewer');
const at = '2001-03-02T00:00:00.000Z';

/** Serving, as far as labels ask it: predictions with keys, in batches that were logged. */
class Logged implements GraphClient {
  readonly #batches = new Map<string, { readonly key: string; readonly predictionId: string; readonly endpointId: string }[]>();
  /** Questions that are answered as if nothing was logged yet. */
  blindFor = 0;

  query<T>(document: string, variables: Record<string, unknown>): Promise<T> {
    if (document.includes('labelKeys')) return Promise.resolve({ predictionBatch: { labelKeys: this.#batches.get(variables['batchId'] as string) ?? [] } } as T);
    const [keys, endpointId] = [variables['keys'] as string[], variables['endpointId'] as string | undefined];
    const all = this.blindFor-- > 0 ? [] : [...this.#batches.values()].flat();
    return Promise.resolve({ predictionKeys: all.filter((one) => keys.includes(one.key) && (endpointId === undefined || one.endpointId === endpointId)) } as T);
  }

  /** @returns the batch and the ids of its predictions, one a key. */
  add(endpointId: string, ...keys: string[]): { batchId: string; ids: string[] } {
    const [batchId, rows] = [newId('batch'), keys.map((key) => ({ key, predictionId: newId('prediction'), endpointId }))];
    this.#batches.set(batchId, rows);
    return { batchId, ids: rows.map(({ predictionId }) => predictionId) };
  }
}

class Labels {
  private constructor(
    readonly graph: TestSubgraph,
    readonly logged: Logged,
    private readonly server: ReturnType<typeof routeServer>,
  ) {}

  static async start(server: string): Promise<Labels> {
    const logged = new Logged();
    const graph = await startTestSubgraph(data, { server, plugins: [memoryStorage()], graph: logged });
    const doors = routeServer(graph.subgraph.routes);
    await once(doors.listen(0, '127.0.0.1'), 'listening');
    return new Labels(graph, logged, doors);
  }

  async record(labels: object[], place: object = {}): Promise<object> {
    const { recordLabels } = await this.graph.data<{ recordLabels: object }>(scientist, 'mutation ($input: RecordLabelsInput!) { recordLabels(input: $input) { recorded repeated waiting } }', { input: { projectId: testProject, labels, ...place } });
    return recordLabels;
  }

  /** Tells that a batch was logged. */
  async tell(batchId: string, endpointId: string, keyed = 1): Promise<void> {
    const event: NewEvent = { type: 'predictions.logged', projectId: testProject, nodeId: endpointId, payload: { batchId, count: keyed, firstObservedAt: at, lastObservedAt: at, keyed } };
    await this.graph.host.log.database.commit(testContext(scientist), async (transaction) => void transaction.emit(event));
  }

  async of(...ids: string[]): Promise<(number | null)[]> {
    const { labels } = await this.graph.data<{ labels: { predictionId: string; value: number }[] }>(viewer, 'query ($ids: [ID!]!) { labels(predictionIds: $ids) { predictionId value } }', { ids });
    return ids.map((id) => labels.find(({ predictionId }) => predictionId === id)?.value ?? null);
  }

  /** Resolves when the predictions have these labels. */
  async until(ids: string[], expected: (number | null)[]): Promise<void> {
    const { log } = this.graph.host;
    for (;;) {
      const next = log.nextIndex;
      if (JSON.stringify(await this.of(...ids)) === JSON.stringify(expected)) return;
      await log.grown(next, 250);
    }
  }

  async send(type: string, body: string, query = '', actor: Actor = scientist): Promise<{ status: number; body: unknown }> {
    const { port } = this.server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/labels${query}`, { method: 'POST', headers: { 'x-actor': JSON.stringify(actor), 'content-type': type }, body });
    return { status: response.status, body: await response.json() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.graph[Symbol.asyncDispose]();
  }
}

describe.each(testServers())('labels by key on the %s PostgreSQL', (server) => {
  test('a key names predictions that are logged, at one endpoint or at all', async () => {
    await using labels = await Labels.start(server);
    const [one, other] = [newId('endpoint'), newId('endpoint')];
    const [first] = labels.logged.add(one, 'order 7').ids;
    const [second] = labels.logged.add(other, 'order 7').ids;
    expect(await labels.record([{ key: 'order 7', value: 1, at }], { endpointId: one })).toEqual({ recorded: 1, repeated: 0, waiting: 0 });
    expect(await labels.of(first!, second!)).toEqual([1, null]);
    expect(await labels.record([{ key: 'order 7', value: 0, at }, { predictionId: newId('prediction'), value: 1, at }])).toEqual({ recorded: 2, repeated: 0, waiting: 0 });
    expect(await labels.of(first!, second!)).toEqual([0, 0]);
    expect(await labels.record([{ key: 'order 7', value: 0, at }])).toEqual({ recorded: 0, repeated: 1, waiting: 0 });
  });

  test('a label waits for its prediction, which may come later, and again', async () => {
    await using labels = await Labels.start(server);
    const endpointId = newId('endpoint');
    expect(await labels.record([{ key: 'later', value: 1, at }, { key: 'never', value: 1, at }])).toEqual({ recorded: 2, repeated: 0, waiting: 2 });
    expect(await labels.record([{ key: 'later', value: 0, at }], { endpointId })).toEqual({ recorded: 1, repeated: 0, waiting: 1 });
    const here = labels.logged.add(endpointId, 'later', 'unknown');
    const there = labels.logged.add(newId('endpoint'), 'later');
    await labels.tell(here.batchId, endpointId, 2);
    await labels.tell(there.batchId, newId('endpoint'));
    await labels.until([...here.ids, ...there.ids], [0, null, 1]);
    const again = labels.logged.add(endpointId, 'later');
    await labels.tell(again.batchId, endpointId);
    await labels.until(again.ids, [0]);
  });

  test('a prediction that is logged while its label is being kept is not missed', async () => {
    await using labels = await Labels.start(server);
    const endpointId = newId('endpoint');
    const { batchId, ids } = labels.logged.add(endpointId, 'meanwhile');
    // Its event is heard before there is a label, and the question that comes with the label sees nothing yet.
    await labels.tell(batchId, endpointId);
    await allEvents(labels.graph.host.log);
    labels.logged.blindFor = 1;
    expect(await labels.record([{ key: 'meanwhile', value: 1, at }])).toMatchObject({ waiting: 1 });
    await labels.until(ids, [1]);
  });

  test('labels come as JSON and as CSV, whole or not at all', async () => {
    await using labels = await Labels.start(server);
    const endpointId = newId('endpoint');
    const { ids } = labels.logged.add(endpointId, 'a', 'b', 'c');
    expect(await labels.send('application/json', JSON.stringify({ labels: [{ key: 'a', value: 1, at }, { predictionId: ids[1], value: 0, at }] }))).toEqual({ status: 200, body: { recorded: 2, repeated: 0, waiting: 0 } });
    expect(await labels.send('text/csv; charset=utf-8', `key,value,at\nc,1,${at}\nlater,0,${at}\n`, `?endpointId=${endpointId}&projectId=${testProject}`)).toEqual({ status: 200, body: { recorded: 2, repeated: 0, waiting: 1 } });
    expect(await labels.of(...ids)).toEqual([1, 0, 1]);
    const refusals: [type: string, body: string, message: string][] = [
      ['text/csv', `key,value,at\na,0,${at}\nb,x,${at}\n`, "Line 3, column 'value': 'x' is no finite number"],
      ['text/csv', `key,value,at\na,0,${at}\na,1,${at}\n`, "Line 3 names 'a' a second time"],
      ['text/csv', `prediction_id,value,at\n${ids[0]},0,${at}\nprd_1,1,${at}\n`, "Line 3 names 'prd_1'; expected the id of a prediction"],
      ['text/csv', 'key,value,at\n', 'Batch of 0 labels; expected 1 to 100,000'],
      ['text/plain', 'a', "Content-Type is 'text/plain'; expected application/json or text/csv"],
      ['application/json', '[]', 'The body has no list of labels'],
      ['application/json', JSON.stringify({ labels: [{ key: 'a', value: 0, at }, { key: 'b', value: '1', at }] }), 'Label 2 has value "1"; expected a number'],
      ['application/json', JSON.stringify({ labels: [{ value: 0, at }] }), 'Label 1 names neither a prediction nor a key'],
      ['application/json', JSON.stringify({ labels: [{ key: 'a', predictionId: ids[0], value: 0, at }] }), 'Label 1 names both a prediction and a key'],
      ['application/json', JSON.stringify({ labels: [{ key: 'a', value: 0, at: 'now' }] }), 'Label 1 has no time'],
      ['application/json', JSON.stringify({ labels: [{ key: 'a', value: 0, at, weight: 1 }] }), "Label 1 has 'weight'"],
      ['application/json', JSON.stringify({ labels: [{ key: 'a\0', value: 0, at }] }), 'expected 1 to 200 characters without NUL'],
    ];
    for (const [type, body, message] of refusals) {
      expect(await labels.send(type, body)).toMatchObject({ status: 400, body: { error: expect.stringContaining(message) } });
    }
    expect(await labels.of(...ids)).toEqual([1, 0, 1]);
    expect(await labels.send('application/json', JSON.stringify({ projectId: testProject, labels: [{ key: 'a', value: 0, at }] }), '', viewer)).toMatchObject({ status: 403 });
  });

  test('many labels are several batches of one commit', async () => {
    await using labels = await Labels.start(server);
    const lines = Array.from({ length: 25_000 }, () => `${newId('prediction')},1,${at}`);
    expect(await labels.send('text/csv', `prediction_id,value,at\n${lines.join('\n')}\n`)).toEqual({ status: 200, body: { recorded: 25_000, repeated: 0, waiting: 0 } });
    const recorded = (await allEvents(labels.graph.host.log)).flatMap(({ type, payload }) => (type === 'labels.recorded' ? [payload] : []));
    expect(recorded).toMatchObject([{ count: 10_000 }, { count: 10_000 }, { count: 5_000 }]);
  });
});
