import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, test } from 'vitest';
import { CairnError, type Actor } from '@cairn/core';
import { errorForms, type Route } from '@cairn/subgraph';
import { memoryStorage, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { experiments } from '../subgraph.js';

const scientist = testActor('scientist');
const viewer = testActor('viewer');
const admin = testActor('admin');
const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });
const actors: Readonly<Record<string, Actor>> = { scientist, viewer, stranger };

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly json: Record<string, unknown>;
}

interface Door {
  readonly graph: TestSubgraph;
  /** @param as who calls: scientist, viewer or stranger. */
  call(as: string, method: string, path: string, body?: Uint8Array | object, headers?: Record<string, string>): Promise<Answer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The subgraph's doors behind a real server, without the gateway's sign-in: the header says who calls. */
async function openDoor(server: string): Promise<Door> {
  const graph = await startTestSubgraph(experiments, { server, plugins: [memoryStorage()] });
  const http = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://door');
    const { route, params } = routeOf(graph.subgraph.routes, request, url.pathname);
    try {
      await route.handle({ raw: request, params, url, query: url.searchParams, context: testContext(actors[String(request.headers['x-as'])]!) }, response);
    } catch (error) {
      const { status, body } = errorForms[route.errors ?? 'cairn'](error instanceof CairnError ? error : undefined, String(error));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    graph,
    async call(as, method, path, body, headers = {}) {
      const raw = body instanceof Uint8Array;
      const sent = body === undefined ? {} : { body: raw ? Buffer.from(body) : JSON.stringify(body) };
      const response = await fetch(`${origin}${path}`, { method, headers: { 'x-as': as, ...(body && !raw ? { 'content-type': 'application/json' } : {}), ...headers }, ...sent });
      const bytes = Buffer.from(await response.arrayBuffer());
      return {
        status: response.status,
        body: bytes,
        get json() {
          return JSON.parse(bytes.toString()) as Record<string, unknown>;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await graph[Symbol.asyncDispose]();
    },
  };
}

/** The route of a request; of several that fit, the one with the most literal beginning. */
function routeOf(routes: readonly Route[], { method }: IncomingMessage, path: string): { route: Route; params: Record<string, string> } {
  const parts = path.split('/');
  const found = routes.flatMap((route) => {
    if (route.method !== method) return [];
    const params: Record<string, string> = {};
    const pattern = route.path.split('/');
    const rest = pattern.at(-1) === '*';
    if (rest ? parts.length < pattern.length : parts.length !== pattern.length) return [];
    for (const [place, part] of pattern.entries()) {
      if (part === '*') params['*'] = decodeURIComponent(parts.slice(place).join('/'));
      else if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(parts[place]!);
      else if (part !== parts[place]) return [];
    }
    return [{ route, params, literal: pattern.map((part) => (part === '*' ? '2' : part.startsWith(':') ? '1' : '0')).join('') }];
  });
  const [best] = found.toSorted((a, b) => (a.literal < b.literal ? -1 : 1));
  if (!best) throw new Error(`No route for ${method} ${path}`);
  return best;
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const startNs = 1_800_000_000_000_000_123n;

function otlpSpan(change: object = {}): object {
  return {
    traceId,
    spanId: 'b7ad6b7169203331',
    name: 'root',
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(startNs + 25_000_000n),
    attributes: [{ key: 'mlflow.spanInputs', value: { kvlistValue: { values: [{ key: 'z', value: { intValue: '1' } }, { key: 'a', value: { doubleValue: 0.5 } }] } } }],
    status: { code: 1 },
    ...change,
  };
}

function request(spans: readonly object[], service?: string): object {
  return { resourceSpans: [{ resource: { attributes: service === undefined ? [] : [{ key: 'service.name', value: { stringValue: service } }] }, scopeSpans: [{ spans }] }] };
}

/** The same as {@link otlpSpan} with one child and an exception, as protobuf. */
function protobufRequest(): Uint8Array {
  const message = (of: (writer: protobuf.Writer) => void): Uint8Array => {
    const writer = protobuf.Writer.create();
    of(writer);
    return writer.finish();
  };
  const long = (value: bigint): Uint8Array => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return bytes;
  };
  const fixed = (writer: protobuf.Writer, field: number, value: bigint): void => {
    writer.uint32((field << 3) | 1);
    for (let place = 0; place < 8; place += 4) writer.fixed32(Buffer.from(long(value)).readUInt32LE(place));
  };
  const pair = (key: string, value: Uint8Array): Uint8Array => message((writer) => void writer.uint32(10).string(key).uint32(18).bytes(value));
  const text = (value: string): Uint8Array => message((writer) => void writer.uint32(10).string(value));
  const values = [
    pair('text', text('grün')),
    pair('truth', message((writer) => void writer.uint32(16).bool(true))),
    pair('whole', message((writer) => void writer.uint32(24).int64(-7))),
    pair('real', message((writer) => void writer.uint32(33).double(0.25))),
    pair('list', message((writer) => void writer.uint32(42).bytes(message((inner) => void inner.uint32(10).bytes(text('a')).uint32(10).bytes(text('b')))))),
    pair('bytes', message((writer) => void writer.uint32(58).bytes(Buffer.from([1, 2, 255])))),
  ];
  const span = message((writer) => {
    writer.uint32(10).bytes(Buffer.from(traceId, 'hex')).uint32(18).bytes(Buffer.from('b7ad6b7169203331', 'hex')).uint32(42).string('root').uint32(48).int32(2);
    fixed(writer, 7, startNs);
    fixed(writer, 8, startNs + 25_000_000n);
    for (const value of values) writer.uint32(74).bytes(value);
    const event = message((inner) => {
      fixed(inner, 1, startNs + 5_000_000n);
      inner.uint32(18).string('exception').uint32(26).bytes(pair('exception.message', text('no')));
    });
    writer.uint32(90).bytes(event).uint32(122).bytes(message((inner) => void inner.uint32(18).string('broken').uint32(24).int32(2)));
    // A field that nobody knows is passed over.
    writer.uint32((900 << 3) | 2).string('from the future');
  });
  return message((writer) => void writer.uint32(10).bytes(message((group) => void group.uint32(18).bytes(message((scope) => void scope.uint32(18).bytes(span))))));
}

async function experimentIn(door: Door, as = 'scientist'): Promise<string> {
  const { json } = await door.call(as, 'POST', '/api/2.0/mlflow/experiments/create', { name: 'traced' });
  return json['experiment_id'] as string;
}

function told(experimentId: string, change: object = {}): object {
  const info = {
    trace_id: `tr-${traceId}`,
    trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: experimentId } },
    request_time: '2027-01-15T08:00:00.000Z',
    execution_duration: '0.025s',
    state: 'OK',
    tags: { 'mlflow.traceName': 'told' },
    trace_metadata: {},
    ...change,
  };
  return { trace: { trace_info: info } };
}

const read = `query ($id: ID!) { trace(id: $id) { id externalId name state startedAt durationMs requestPreview spanCount tags { key value } experiment { name } run { id }
  spans { id parentId name durationMs status statusMessage attributes events { name at attributes } } assessments { name kind value valid } } }`;

interface TraceShown {
  readonly [field: string]: unknown;
  readonly spans: readonly { readonly [field: string]: unknown; readonly attributes: Record<string, unknown> }[];
}

async function onlyTrace(door: Door, experimentId: string, actor = viewer): Promise<TraceShown> {
  const search = `query ($experimentId: ID!) { searchTraces(experimentId: $experimentId) { nodes { id } } }`;
  const { searchTraces } = await door.graph.data<{ searchTraces: { nodes: { id: string }[] } }>(actor, search, { experimentId });
  expect(searchTraces.nodes).toHaveLength(1);
  const { trace } = await door.graph.data<{ trace: TraceShown }>(actor, read, { id: searchTraces.nodes[0]!.id });
  return trace;
}

async function defaultExperiment(door: Door): Promise<string> {
  const { json } = await door.call('scientist', 'GET', '/api/2.0/mlflow/experiments/get-by-name?experiment_name=Default');
  return (json['experiment'] as { experiment_id: string }).experiment_id;
}

const protobufType = { 'content-type': 'application/x-protobuf' };

describe.each(testServers())('traces on the %s PostgreSQL', (server) => {
  test('spans of a program that knows nothing of us become a trace of the Default experiment, with the service as a tag', async () => {
    await using door = await openDoor(server);
    const child = otlpSpan({ spanId: '00f067aa0ba902b7', parentSpanId: 'b7ad6b7169203331', name: 'child', status: {} });
    const answer = await door.call('scientist', 'POST', '/v1/traces', request([child, otlpSpan()], 'checkout'));
    expect([answer.status, answer.json]).toEqual([200, {}]);
    expect(await onlyTrace(door, await defaultExperiment(door))).toMatchObject({
      externalId: `tr-${traceId}`,
      name: 'root',
      state: 'OK',
      durationMs: 25,
      requestPreview: '{"z":1,"a":0.5}',
      spanCount: 2,
      tags: [{ key: 'service.name', value: 'checkout' }],
      experiment: { name: 'Default' },
      spans: [
        { id: '00f067aa0ba902b7', parentId: 'b7ad6b7169203331', name: 'child', status: 'UNSET' },
        { id: 'b7ad6b7169203331', parentId: null, name: 'root', status: 'OK', attributes: { 'mlflow.spanInputs': { z: 1, a: 0.5 } } },
      ],
    });
  });

  test.each([['as it is', (bytes: Uint8Array) => bytes, {}] as const, ['packed by gzip', (bytes: Uint8Array) => gzipSync(bytes), { 'content-encoding': 'gzip' }] as const])('a protobuf body %s is read whole', async (_, pack, headers) => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const answer = await door.call('scientist', 'POST', '/v1/traces', pack(protobufRequest()), { ...protobufType, ...headers, 'x-mlflow-experiment-id': experimentId });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
    expect(await onlyTrace(door, experimentId)).toMatchObject({
      state: 'ERROR',
      spans: [
        {
          status: 'ERROR',
          statusMessage: 'broken',
          durationMs: 25,
          attributes: { text: 'grün', truth: true, whole: -7, real: 0.25, list: ['a', 'b'], bytes: 'AQL/' },
          events: [{ name: 'exception', attributes: { 'exception.message': 'no' } }],
        },
      ],
    });
  });

  test('a body that is cut anywhere, or has a byte changed, is kept or answered 400, and never more than that', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const whole = protobufRequest();
    const send = async (bytes: Uint8Array): Promise<number> => (await door.call('scientist', 'POST', '/v1/traces', bytes, { ...protobufType, 'x-mlflow-experiment-id': experimentId })).status;
    for (let length = 1; length < whole.length; length += 3) expect(await send(whole.subarray(0, length)), `cut after ${length} bytes`).toBe(400);
    for (let place = 0; place < whole.length; place++) {
      const changed = Buffer.from(whole);
      changed[place] = (changed[place]! + 0x55) & 0xff;
      expect([200, 400], `byte ${place}`).toContain(await send(changed));
    }
  });

  test('what cannot be read is refused with 400, saying why', async () => {
    await using door = await openDoor(server);
    for (const [what, body, headers, why] of unreadable) {
      const answer = await door.call('scientist', 'POST', '/v1/traces', body, headers);
      expect([answer.status, answer.json['error_code']], what).toEqual([400, 'INVALID_PARAMETER_VALUE']);
      expect(answer.json['message'], what).toMatch(why);
    }
  });

  test('a span that does not fit is left out and told, the others are kept', async () => {
    await using door = await openDoor(server);
    const large = otlpSpan({ spanId: '00f067aa0ba902b7', attributes: Array.from({ length: 1_001 }, (_, index) => ({ key: `k${index}`, value: {} })) });
    const backward = otlpSpan({ spanId: '00f067aa0ba902b8', endTimeUnixNano: String(startNs - 1n) });
    const { status, json } = await door.call('scientist', 'POST', '/v1/traces', request([large, otlpSpan(), backward]));
    expect([status, json]).toEqual([200, { partialSuccess: { rejectedSpans: '2', errorMessage: "Span '00f067aa0ba902b7' was not kept: it has 1,001 attributes; at most 1,000" } }]);
    expect((await onlyTrace(door, await defaultExperiment(door))).spans.map(({ id }) => id)).toEqual(['b7ad6b7169203331']);
  });

  test('texts that PostgreSQL cannot keep, and names that JavaScript has plans for, do no harm', async () => {
    await using door = await openDoor(server);
    const odd = { name: 'nul \0 half \ud800', attributes: [{ key: '__proto__', value: { kvlistValue: { values: [{ key: 'polluted', value: { boolValue: true } }] } } }, { key: 'k\0', value: { stringValue: '\udc00\0' } }] };
    expect((await door.call('scientist', 'POST', '/v1/traces', request([otlpSpan(odd)]))).status).toBe(200);
    const { spans } = await onlyTrace(door, await defaultExperiment(door));
    expect(spans[0]!['name']).toBe('nul \ufffd half \ufffd');
    expect(spans[0]!.attributes['k\ufffd']).toBe('\ufffd\ufffd');
    expect(Object.hasOwn(spans[0]!.attributes, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('what its client says of a trace counts, whether spans come before or after, and it is announced once', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const header = { 'x-mlflow-experiment-id': experimentId };
    const leaf = otlpSpan({ spanId: '00f067aa0ba902b7', parentSpanId: 'b7ad6b7169203331', name: 'leaf' });
    await door.call('scientist', 'POST', '/v1/traces', request([leaf]), header);
    expect(await onlyTrace(door, experimentId)).toMatchObject({ name: 'leaf', state: 'IN_PROGRESS', durationMs: null });
    const { json } = await door.call('scientist', 'POST', '/api/3.0/mlflow/traces', told(experimentId));
    expect((json['trace'] as { trace_info: { tags: object } }).trace_info.tags).toMatchObject({ 'mlflow.trace.spansLocation': 'TRACKING_STORE', 'mlflow.traceName': 'told' });
    await door.call('scientist', 'POST', '/v1/traces', request([otlpSpan({ status: { code: 2 } })]), header);
    expect(await onlyTrace(door, experimentId)).toMatchObject({ name: 'told', state: 'OK', durationMs: 25, startedAt: '2027-01-15T08:00:00.000Z', spanCount: 2 });
    await door.call('scientist', 'POST', '/v1/traces', request([leaf]), header);
    expect(await onlyTrace(door, experimentId), 'a span sent again is kept once').toMatchObject({ spanCount: 2 });
    const events = await door.graph.host.log.database.query<{ type: string }>("SELECT type FROM log.event WHERE type = 'trace.logged'");
    expect(events).toHaveLength(1);
  });

  test('a trace within a run is found by it, and another run can be linked', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const start = async (): Promise<string> => ((await door.call('scientist', 'POST', '/api/2.0/mlflow/runs/create', { experiment_id: experimentId })).json['run'] as { info: { run_id: string } }).info.run_id;
    const [during, linked] = [await start(), await start()];
    await door.call('scientist', 'POST', '/api/3.0/mlflow/traces', told(experimentId, { trace_metadata: { 'mlflow.sourceRun': during } }));
    await door.call('scientist', 'POST', '/api/2.0/mlflow/traces/link-to-run', { trace_ids: [`tr-${traceId}`], run_id: linked });
    for (const run of [during, linked]) {
      const { json } = await door.call('viewer', 'POST', '/api/3.0/mlflow/traces/search', { locations: [{ mlflow_experiment: { experiment_id: experimentId } }], filter: `attribute.run_id = '${run}'` });
      expect((json['traces'] as { trace_id: string }[]).map(({ trace_id }) => trace_id)).toEqual([`tr-${traceId}`]);
    }
    expect(await onlyTrace(door, experimentId)).toMatchObject({ run: { id: during } });
  });

  test('a trace of a project one may not see answers like one that does not exist', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    await door.call('scientist', 'POST', '/api/3.0/mlflow/traces', told(experimentId));
    const own = await experimentIn(door, 'stranger');
    const feedback = { assessment: { assessment_name: 'a', feedback: { value: true } } };
    const asked: [string, string, object?][] = [
      ['GET', '/api/3.0/mlflow/traces/<id>'],
      ['GET', '/api/2.0/mlflow/traces/<id>/info'],
      ['GET', '/api/3.0/mlflow/traces/get?trace_id=<id>'],
      ['GET', '/api/3.0/mlflow/traces/batchGet?trace_ids=<id>'],
      ['POST', '/api/3.0/mlflow/traces/batchGetInfos', { trace_ids: ['<id>'] }],
      ['PATCH', '/api/3.0/mlflow/traces/<id>/tags', { key: 'a', value: 'b' }],
      ['DELETE', '/api/2.0/mlflow/traces/<id>/tags', { key: 'a' }],
      ['PATCH', '/api/2.0/mlflow/traces/<id>', { status: 'OK', timestamp_ms: 1 }],
      ['POST', '/api/3.0/mlflow/traces/<id>/assessments', feedback],
      ['DELETE', '/api/3.0/mlflow/traces/<id>/assessments/a-1'],
      ['POST', '/api/3.0/mlflow/traces/delete-traces', { experiment_id: own, request_ids: ['<id>'] }],
    ];
    const missing = `tr-${'1'.repeat(32)}`;
    for (const [method, path, body] of asked) {
      const answers = await Promise.all(
        [`tr-${traceId}`, missing].map(async (id) => {
          const filled = (text: string): string => text.replaceAll('<id>', id);
          const { status, json } = await door.call('stranger', method, filled(path), body && (JSON.parse(filled(JSON.stringify(body))) as object));
          return { status, said: JSON.stringify(json).replaceAll(id, '<id>') };
        }),
      );
      expect(answers[0], `${method} ${path}`).toEqual(answers[1]);
    }
    const search = await door.call('stranger', 'POST', '/api/3.0/mlflow/traces/search', { locations: [{ mlflow_experiment: { experiment_id: experimentId } }] });
    expect(search.json['traces']).toEqual([]);
    expect((await door.call('stranger', 'POST', '/v1/traces', request([otlpSpan()]), { 'x-mlflow-experiment-id': experimentId })).status).toBe(404);
    expect((await door.call('stranger', 'POST', '/api/2.0/mlflow/traces/delete-traces', { experiment_id: experimentId, max_timestamp_millis: 4e12 })).status).toBe(404);
    expect((await door.call('viewer', 'POST', '/v1/traces', request([otlpSpan()]), { 'x-mlflow-experiment-id': experimentId })).status).toBe(403);
    expect(await onlyTrace(door, experimentId), 'nothing of it was changed').toMatchObject({ spanCount: 0, tags: [], assessments: [] });
  });

  test('the same trace in two projects is two traces', async () => {
    await using door = await openDoor(server);
    const [ours, theirs] = [await experimentIn(door), await experimentIn(door, 'stranger')];
    await door.call('scientist', 'POST', '/v1/traces', request([otlpSpan({ name: 'ours' })]), { 'x-mlflow-experiment-id': ours });
    await door.call('stranger', 'POST', '/v1/traces', request([otlpSpan({ name: 'theirs' })]), { 'x-mlflow-experiment-id': theirs });
    for (const [as, name] of [['scientist', 'ours'], ['stranger', 'theirs']] as const) {
      const { json } = await door.call(as, 'GET', `/api/3.0/mlflow/traces/get?trace_id=tr-${traceId}`);
      expect((json['trace'] as { spans: { name: string }[] }).spans.map((span) => span.name)).toEqual([name]);
    }
  });

  test('spans that an older client uploads as a file are shown, and go with their trace', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const started = await door.call('scientist', 'POST', '/api/2.0/mlflow/traces', { experiment_id: experimentId, timestamp_ms: 1_800_000_000_000, tags: [{ key: 'mlflow.traceName', value: 'old' }] });
    const { request_id: id, tags } = started.json['trace_info'] as { request_id: string; tags: { key: string; value: string }[] };
    const place = tags.find(({ key }) => key === 'mlflow.artifactLocation')!.value.replace('mlflow-artifacts:/', '/api/2.0/mlflow-artifacts/artifacts/');
    const file = { spans: [{ name: 'f', context: { span_id: '0x1', trace_id: '0x2' }, parent_id: null, start_time: 1_800_000_000_000_000_000, end_time: 1_800_000_000_002_000_000, status_code: 'OK', attributes: { 'mlflow.spanInputs': '{"x": 1}' }, events: [] }] };
    expect((await door.call('scientist', 'PUT', `${place}/traces.json`, Buffer.from(JSON.stringify(file)))).status).toBe(200);
    await door.call('scientist', 'PATCH', `/api/2.0/mlflow/traces/${id}`, { status: 'OK', timestamp_ms: 1_800_000_000_002 });
    expect(await onlyTrace(door, experimentId)).toMatchObject({ name: 'old', state: 'OK', durationMs: 2, spanCount: 0, spans: [{ id: '0000000000000001', name: 'f', status: 'OK', attributes: { 'mlflow.spanInputs': { x: 1 } } }] });
    expect((await door.call('stranger', 'GET', `${place}/traces.json`)).status).toBe(404);
    expect((await door.call('scientist', 'POST', '/api/2.0/mlflow/traces/delete-traces', { experiment_id: experimentId, request_ids: [id] })).json).toEqual({ traces_deleted: 1 });
    expect((await door.call('scientist', 'GET', `${place}/traces.json`)).status).toBe(404);
  });

  test('a run that is purged leaves its traces, an experiment that is purged takes them along', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const run = ((await door.call('scientist', 'POST', '/api/2.0/mlflow/runs/create', { experiment_id: experimentId })).json['run'] as { info: { run_id: string } }).info.run_id;
    await door.call('scientist', 'POST', '/v1/traces', request([otlpSpan()]), { 'x-mlflow-experiment-id': experimentId, 'x-mlflow-run-id': run });
    await door.call('scientist', 'POST', '/api/3.0/mlflow/datasets/create', { name: 'kept', experiment_ids: [experimentId] });
    const { id } = (await onlyTrace(door, experimentId)) as unknown as { id: string };
    await door.call('scientist', 'PUT', `/api/2.0/mlflow-artifacts/artifacts/${experimentId}/traces/${id}/artifacts/note.txt`, Buffer.from('note'));
    expect(await onlyTrace(door, experimentId)).toMatchObject({ run: { id: run } });
    await door.graph.data(scientist, 'mutation ($ids: [ID!]!) { deleteRuns(input: { runIds: $ids }) { id } }', { ids: [run] });
    await door.graph.data(admin, 'mutation ($ids: [ID!]!) { purgeRuns(input: { runIds: $ids }) { runs } }', { ids: [run] });
    expect(await onlyTrace(door, experimentId)).toMatchObject({ run: null, spanCount: 1 });
    await door.graph.data(scientist, 'mutation ($id: ID!) { deleteExperiment(input: { experimentId: $id }) { id } }', { id: experimentId });
    await door.graph.data(admin, 'mutation ($id: ID!) { purgeExperiment(input: { experimentId: $id }) { runs } }', { id: experimentId });
    const { database } = door.graph.host.log;
    for (const table of ['experiments.trace', 'experiments.span', 'experiments.trace_run', 'experiments.artifact', 'log.blob_use']) expect(await database.query(`SELECT 1 FROM ${table}`), table).toEqual([]);
    const { evaluationDatasets } = await door.graph.data<{ evaluationDatasets: unknown }>(viewer, 'query ($p: ID!) { evaluationDatasets(projectId: $p) { nodes { name experiments { id } } } }', { p: testProject });
    expect(evaluationDatasets).toEqual({ nodes: [{ name: 'kept', experiments: [] }] });
  });

  test('traces are found by filter and in order, page by page, each once', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const spans = Array.from({ length: 25 }, (_, index) =>
      otlpSpan({
        traceId: index.toString(16).padStart(32, 'a'),
        name: index % 2 === 0 ? 'even' : 'odd',
        startTimeUnixNano: String(startNs + BigInt(Math.floor(index / 2)) * 1_000_000n),
        endTimeUnixNano: String(startNs + 1_000_000_000n),
        status: { code: index === 7 ? 2 : 1 },
        attributes: [{ key: 'mlflow.traceTag.group', value: { stringValue: `g${index % 5}` } }, { key: 'mlflow.spanType', value: { stringValue: 'TOOL' } }],
      }),
    );
    await door.call('scientist', 'POST', '/v1/traces', request(spans), { 'x-mlflow-experiment-id': experimentId });
    const search = async (asked: object): Promise<{ nodes: { name: string; externalId: string; durationMs: number }[]; pageInfo: { endCursor: string | null } }> => {
      const document = `query ($experimentId: ID!, $filter: String, $orderBy: [String!], $first: Int, $after: String) {
        searchTraces(experimentId: $experimentId, filter: $filter, orderBy: $orderBy, first: $first, after: $after) { nodes { name externalId durationMs } pageInfo { endCursor } } }`;
      return (await door.graph.data<{ searchTraces: never }>(viewer, document, { experimentId, ...asked })).searchTraces;
    };
    for (const orderBy of [undefined, ['timestamp_ms ASC'], ['execution_time_ms DESC'], ['name ASC', 'timestamp_ms DESC']]) {
      const seen: string[] = [];
      for (let after: string | null | undefined; after !== null; ) {
        const { nodes, pageInfo } = await search({ first: 4, orderBy, ...(after === undefined ? {} : { after }) });
        seen.push(...nodes.map(({ externalId }) => externalId));
        after = pageInfo.endCursor;
      }
      expect(new Set(seen).size, `${orderBy}`).toBe(25);
      expect(seen, `${orderBy}`).toHaveLength(25);
    }
    const count = async (filter: string): Promise<number> => (await search({ filter })).nodes.length;
    expect(await count("status = 'ERROR'")).toBe(1);
    expect(await count("name = 'even' AND tags.group = 'g0'")).toBe(3);
    expect(await count("tags.group LIKE 'g_' AND name != 'odd'")).toBe(13);
    expect(await count("name IN ('odd', 'none')")).toBe(12);
    expect(await count("span.type = 'TOOL' AND span.attributes.mlflow.spanType = 'TOOL'")).toBe(25);
    expect(await count('execution_time_ms > 999')).toBe(2);
    expect(await count("tags.none IS NULL AND tags.group IS NOT NULL")).toBe(25);
    await expect(search({ filter: "colour = 'red'" })).rejects.toThrow(/character 1: found colour/);
    await expect(search({ after: 'nonsense' })).rejects.toThrow(/not a place in this list/);
  });

  test('ids, filters, orders and page tokens that nobody means are answered 4xx', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    await door.call('scientist', 'POST', '/api/3.0/mlflow/traces', told(experimentId, { trace_metadata: { 'mlflow.trace.session': '\ud800x'.repeat(2_000) } }));
    const location = [{ mlflow_experiment: { experiment_id: experimentId } }];
    const cursor = (...fields: unknown[]): string => Buffer.from(JSON.stringify(fields)).toString('base64url');
    const searches: object[] = [
      ...["name LIKE 'a\\'", "tags.`a\0` = '\0'", "metadata.`\0` = 'x'", "span.attributes.`\0` LIKE '\ud800'", 'timestamp_ms > 1e300', 'timestamp_ms < -inf', 'timestamp_ms = nan', "session_id = '\0'", "run_id IN ('\0')"].map((filter) => ({ filter })),
      ...[cursor('s', 1e300, '\0'), cursor('s', -1e300, 'x'), cursor('p', 9e15), cursor('v', '1', 'x')].flatMap((page_token) => [{ page_token }, { page_token, order_by: ['name ASC'] }]),
      { locations: [{ mlflow_experiment: { experiment_id: '\0' } }] },
    ];
    for (const asked of searches) expect((await door.call('viewer', 'POST', '/api/3.0/mlflow/traces/search', { locations: location, ...asked })).status, JSON.stringify(asked)).toBeLessThan(500);
    const calls: [string, string, object?][] = [
      ['GET', '/api/3.0/mlflow/traces/%00'],
      ['PATCH', '/api/2.0/mlflow/traces/%00/tags', { key: 'a', value: 'b' }],
      ['PATCH', `/api/2.0/mlflow/traces/tr-${traceId}/tags`, { key: '\0', value: '\ud800' }],
      ['DELETE', `/api/2.0/mlflow/traces/tr-${traceId}/tags`, { key: 'none\0' }],
      ['POST', `/api/3.0/mlflow/traces/tr-${traceId}/assessments`, { assessment: { assessment_name: '\0', feedback: { value: '\ud800' }, overrides: '\0' } }],
      ['POST', `/api/3.0/mlflow/traces/tr-${traceId}/assessments`, { assessment: { assessment_name: 'a', feedback: { value: null, error: { error_code: '\ud83d\ude00'.repeat(200) } }, source: { source_type: 'x\ud83d\ude00'.repeat(50) } } }],
      ['DELETE', `/api/3.0/mlflow/traces/tr-${traceId}/assessments/%00`],
      ['POST', '/api/3.0/mlflow/traces/delete-traces', { experiment_id: '\0', request_ids: ['\0'] }],
      ['POST', '/api/3.0/mlflow/traces/delete-traces', { experiment_id: experimentId, request_ids: ['\0'] }],
      ['POST', '/api/2.0/mlflow/traces/link-to-run', { trace_ids: [`tr-${traceId}`], run_id: '\0' }],
      ['POST', '/api/3.0/mlflow/traces', told('\0')],
      ['POST', '/api/3.0/mlflow/traces', told(experimentId, { request_time: 'soon' })],
      ['POST', '/api/3.0/mlflow/traces', told(experimentId, { trace_id: '../x' })],
      ['GET', '/api/3.0/mlflow/datasets/%00'],
      ['POST', '/api/3.0/mlflow/datasets/create', { name: '\0', experiment_ids: ['\0'] }],
      ['POST', '/api/3.0/mlflow/datasets/create', { name: 'nul \0', tags: '{"a": "\\u0000"}' }],
      ['POST', '/api/3.0/mlflow/datasets/search', { experiment_ids: ['\0'], filter_string: "name LIKE '\0\\'" }],
    ];
    for (const [method, path, body] of calls) expect((await door.call('scientist', method, path, body)).status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500);
  });

  test.each(['3.0/mlflow/traces/metrics', '3.0/mlflow/traces/calculate-filter-correlation', '2.0/mlflow/traces/link-prompts', '3.0/mlflow/scorers/register', '3.0/mlflow/issues'])('POST %s, which is not spoken here, does not exist', async (path) => {
    await using door = await openDoor(server);
    const { status, json } = await door.call('scientist', 'POST', `/api/${path}`, {});
    expect([status, json['error_code']]).toEqual([404, 'ENDPOINT_NOT_FOUND']);
  });

  test('the newest traces of many are read along an index', async () => {
    await using door = await openDoor(server);
    const experimentId = await experimentIn(door);
    const { database } = door.graph.host.log;
    await database.query(
      `INSERT INTO experiments.trace (id, project_id, experiment_id, external_id, name, state, started_at, tags, metadata, span_count, told, created_at, created_by)
       SELECT 'tr_' || n, 'prj', $1, 'x' || n, 'n', 'ok', to_timestamp(n), '{}', '{}', 0, true, now(), 'a' FROM generate_series(1, 20000) n`,
      [experimentId],
    );
    await database.query('ANALYZE experiments.trace');
    const plan = await database.query<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT id FROM experiments.trace t WHERE t.experiment_id = '${experimentId}' ORDER BY t.started_at DESC, t.id DESC LIMIT 101`);
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('trace_started');
    expect(text).not.toContain('Sort');
  });
});

const json = { 'content-type': 'application/json' };

const unreadable: readonly (readonly [what: string, body: Buffer | Uint8Array, headers: Record<string, string>, why: RegExp])[] = [
  ['no JSON', Buffer.from('{'), json, /not JSON/],
  ['a list', Buffer.from('[]'), json, /body is a list; expected an object/],
  ['another media type', Buffer.from('x'), { 'content-type': 'text/plain' }, /Content-Type 'text\/plain' cannot be read; expected application\/x-protobuf/],
  ['another encoding', Buffer.from('x'), { ...protobufType, 'content-encoding': 'br' }, /Content-Encoding 'br' cannot be read/],
  ['what says it is gzip', Buffer.from('no gzip'), { ...protobufType, 'content-encoding': 'gzip' }, /is not gzip/],
  ['a group', Buffer.from([0x0b, 0x0b, 0x0b]), protobufType, /group/],
  ['ids that are none', Buffer.from(JSON.stringify(request([otlpSpan({ traceId: 'xyz' })]))), json, /spans\[0\]\.traceId is "xyz"; expected 16 bytes as 32 hex digits/],
  ['ids of zeros', Buffer.from(JSON.stringify(request([otlpSpan({ spanId: '0'.repeat(16) })]))), json, /all zeros/],
  ['times that are none', Buffer.from(JSON.stringify(request([otlpSpan({ startTimeUnixNano: -1 })]))), json, /startTimeUnixNano is -1; expected nanoseconds/],
  ['spans that are no list', Buffer.from('{"resourceSpans":{"0":1}}'), json, /resourceSpans is an object; expected a list/],
  ['what unpacks to 100 MB', gzipSync(Buffer.alloc(100_000_000)), { ...protobufType, 'content-encoding': 'gzip' }, /exceeds 20,000,000 bytes once it is unpacked/],
  ['20 MB and more', Buffer.alloc(20_000_001), protobufType, /exceeds 20,000,000 bytes/],
  ['millions of messages', Buffer.alloc(4_000_000, Buffer.from([0x0a, 0x00])), protobufType, /more than 1,000,000 messages/],
  ['10,001 spans', Buffer.from(JSON.stringify(request(Array.from({ length: 10_001 }, () => otlpSpan())))), json, /10,001 spans in one request; at most 10,000/],
  ['values without end, as JSON', Buffer.from(deepJson(5_000)), json, /nested deeper than 32/],
  ['values without end, as protobuf', deepProtobuf(20_000), protobufType, /nested deeper than 100/],
];

/** A span with an attribute that lists a list that lists a list. */
function deepJson(levels: number): string {
  const value = '{"arrayValue":{"values":['.repeat(levels) + '{"boolValue":true}' + ']}}'.repeat(levels);
  return JSON.stringify(request([otlpSpan({ attributes: [{ key: 'deep', value: 'here' }] })])).replace('"here"', value);
}

/** The same as protobuf: a value in a list in a value, from the inside out. */
function deepProtobuf(levels: number): Uint8Array {
  let parts: Uint8Array[] = [Buffer.from([0x10, 0x01])];
  let length = 2;
  const wrap = (field: number): void => {
    const head = protobuf.Writer.create().uint32((field << 3) | 2).uint32(length).finish();
    parts.push(head);
    length += head.length;
  };
  for (let level = 0; level < levels; level++) {
    wrap(1);
    wrap(5);
  }
  // The attribute of a span of a group: value, attribute, span, scope, resource.
  for (const field of [2, 9, 2, 2, 1]) wrap(field);
  parts = parts.reverse();
  return Buffer.concat(parts);
}
