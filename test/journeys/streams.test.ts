import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { natsOrSkip } from '@cairn/stream-nats/testing';
import { approve, createEndpoint, failingModel, registerModel } from '../kit/models.js';
import { NatsWithClient } from '../kit/nats-with-client.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

const there = natsOrSkip('streams of predictions on a real NATS server');

let nats: NatsWithClient;
let platform: TestPlatform;
let projectId: string;
let engineer: TestActor;
let approver: TestActor;
let endpointId: string;

describe.skipIf(!there)('streams over a real NATS server', () => {
  beforeAll(async () => {
    nats = await NatsWithClient.start();
    platform = await startTestPlatform({ environment: { CAIRN_NATS_URL: nats.url } });
    projectId = await platform.project();
    [engineer, approver] = [await platform.actor('engineer', projectId), await platform.actor('approver', projectId)];
    const registered = await registerModel(engineer, 'late');
    await approve(approver, registered);
    endpointId = await createEndpoint(engineer, 'late', registered);
  });
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
    await nats?.[Symbol.asyncDispose]();
  });

  test('messages are answered as the door answers, under their id, and are in the log', async () => {
    const { input, output } = await stream();
    const inputs = columns([1, 2], [0, 2]);
    await nats.send(input, 'tensors', { id: 'mine', inputs });
    await nats.send(input, 'rows', { rows: [{ a: 1, b: 0 }, { b: 2, a: 2 }], parameters: { label_key: 'x,y' } });
    const answers = new Map((await nats.take(output, 2)).map(({ id, body }) => [id, body]));
    const door = (await (await fetch(`${platform.url}/v2/models/late/infer`, { method: 'POST', headers: { authorization: `Bearer ${engineer.token}` }, body: JSON.stringify({ inputs }) })).json()) as { outputs: { data: number[] }[] };
    expect(answers.get('tensors')).toMatchObject({ model_name: 'late', id: 'mine', outputs: door.outputs });
    const probabilities = door.outputs[0]!.data;
    expect(answers.get('rows')).toMatchObject({ id: 'rows', model_name: 'late', rows: probabilities.map((probability) => ({ probability })) });
    for (const id of ['rows', 'tensors']) expect(await logged(id)).toMatchObject([{ caller: { id: engineer.id } }, { caller: { id: engineer.id } }]);
  });

  test('a message that is sent twice under one id is predicted once and answered once', async () => {
    const first = await stream();
    const question = { inputs: columns([3], [1]) };
    await nats.send(first.input, 'same', question);
    const [answer] = await nats.take(first.output, 1);
    await nats.send(first.input, 'same', question);
    await nats.send(first.input, 'after', question);
    expect((await nats.take(first.output, 2)).map(({ id }) => id)).toEqual(['same', 'after']);
    const predictions = await logged('same');
    expect(predictions.map(({ id }) => id)).toEqual([(answer!.body['parameters'] as { prediction_ids: string }).prediction_ids]);
  });

  test('what cannot be answered becomes a dead letter with the reason, and what comes after it is answered', async () => {
    const { input, output } = await stream();
    await nats.send(input, 'no json', 'no JSON at all');
    await nats.send(input, 'no feature', { rows: [{ a: 1 }] });
    await nats.send(input, 'bytes', { inputs: columns([1], [1]), parameters: { binary_data_output: true } });
    await nats.send(input, 'good', { inputs: columns([1], [1]) });
    expect((await nats.take(output, 1)).map(({ id }) => id)).toEqual(['good']);
    const letters = new Map((await nats.take(`${output}.dead`, 3)).map(({ id, body }) => [id, body]));
    const said = (message: string): object => ({ error: { code: 'INVALID_INPUT', message: expect.stringContaining(message) } });
    expect(letters.get('no json')).toMatchObject(said('The body is not JSON'));
    expect(letters.get('no feature')).toMatchObject(said("Row 1 lacks feature 'b'"));
    expect(letters.get('bytes')).toMatchObject(said('answers to messages are JSON'));
  });

  test('a message at which the model fails is tried as often as the stream says, and then a dead letter', async () => {
    const registered = await registerModel(engineer, 'failing', failingModel());
    await approve(approver, registered);
    const failing = await createEndpoint(engineer, 'failing', registered);
    const { input, output } = await stream({ endpointId: failing, attempts: 2 });
    await nats.send(input, 'poison', { inputs: columns([1], [0]) });
    const [letter] = await nats.take(`${output}.dead`, 1);
    expect(letter).toMatchObject({ id: 'poison', body: { id: 'poison', error: { code: expect.any(String) } } });
    await until('two failures in the statistics', async () => {
      const { endpoint } = await engineer.cairn.query<{ endpoint: { champion: { statistics: { errors: number } } } }>('query ($id: ID!) { endpoint(id: $id) { champion { statistics { errors } } } }', { id: failing });
      return endpoint.champion.statistics.errors === 2;
    });
  });

  test('a stream that is deleted takes no more and leaves nothing in NATS, and a new one begins with what is kept', async () => {
    const { id, input, output } = await stream();
    await nats.send(input, 'before', { inputs: columns([1], [1]) });
    await nats.take(output, 1);
    await engineer.cairn.query('mutation ($id: ID!) { deleteStream(id: $id) { id } }', { id });
    await nats.send(input, 'after', { inputs: columns([1], [1]) });
    const { endpoint } = await engineer.cairn.query<{ endpoint: { streams: { id: string }[] } }>('query ($id: ID!) { endpoint(id: $id) { streams { id } } }', { id: endpointId });
    expect(endpoint.streams.map((one) => one.id)).not.toContain(id);
    const next = await stream({ inputSubject: input });
    await until('JetStream to forget the deleted stream', async () => !(await nats.consumersOf(input)).some((name) => name.startsWith(id)));
    expect((await nats.consumersOf(input)).filter((name) => name.startsWith(next.id))).toHaveLength(1);
    const answered = await nats.take(next.output, 2);
    expect(answered.map((one) => one.id).sort()).toEqual(['after', 'before']);
    expect((await nats.take(output, 1)).map((one) => one.id)).toEqual(['before']);
  });

  test('a stream says what it could not answer, and why', async () => {
    const { id, input, output } = await stream();
    await until('the stream to consume', async () => (await statusOf(id)).status.state === 'CONSUMING');
    expect(await statusOf(id)).toEqual({ status: { state: 'CONSUMING', reason: null, lastError: null, lastErrorAt: null, since: expect.any(String) }, deadLetters: 0, retried: 0 });
    await nats.send(input, 'no feature', { rows: [{ a: 1 }] });
    await nats.take(`${output}.dead`, 1);
    expect(await statusOf(id)).toMatchObject({ status: { state: 'CONSUMING', lastError: expect.stringContaining("Row 1 lacks feature 'b'"), lastErrorAt: expect.any(String) }, deadLetters: 1, retried: 0 });
  });

  test('while NATS is away the stream says so and everything else goes on, and messages are answered when it is back', async () => {
    const { id, input, output } = await stream();
    await nats.send(input, 'before', { inputs: columns([1], [1]) });
    await nats.take(output, 1);
    await nats.kill();
    await until('the stream to wait', async () => (await statusOf(id)).status.state === 'WAITING');
    expect((await statusOf(id)).status).toMatchObject({ reason: 'The connection to NATS is lost, and is being made again', lastError: 'The connection to NATS is lost, and is being made again' });
    const { endpoint } = await engineer.cairn.query<{ endpoint: { streams: { id: string }[] } }>('query ($id: ID!) { endpoint(id: $id) { streams { id } } }', { id: endpointId });
    expect(endpoint.streams.map((one) => one.id)).toContain(id);
    expect((await engineer.cairn.infer('late', { inputs: { a: [1], b: [1] } })).predictionIds).toHaveLength(1);
    await nats.startAgain();
    await until('a message to be taken', async () => (await nats.send(input, 'after', { inputs: columns([1], [1]) }), true));
    expect((await nats.take(output, 2)).map((one) => one.id)).toEqual(['before', 'after']);
    expect((await statusOf(id)).status).toMatchObject({ state: 'CONSUMING', reason: null });
  }, 60_000);

  test('only who may operate makes a stream', async () => {
    const viewer = await platform.actor('viewer', projectId);
    await expect(viewer.cairn.query('mutation ($input: CreateStreamInput!) { createStream(input: $input) { id } }', { input: { endpointId, inputSubject: 'a.in', outputSubject: 'a.out' } })).rejects.toThrow(/permission 'operate'/);
  });

  test.each([
    [{ inputSubject: 'a.*' }, /'inputSubject' is "a\.\*"; expected words/],
    [{ inputSubject: 'a.same', outputSubject: 'a.same' }, /would be answered again/],
    [{ inputSubject: 'b.out.dead', outputSubject: 'b.out' }, /would be answered again/],
    [{ provider: 'kafka' }, /'provider' is 'kafka'; expected 'nats'/],
    [{ maximumInFlight: 0 }, /'maximumInFlight' is 0; expected a whole number from 1 to 1,000/],
    [{ attempts: 101 }, /'attempts' is 101; expected a whole number from 1 to 100/],
  ])('%j is refused', async (change, message) => {
    await expect(stream(change)).rejects.toThrow(message);
  });
});

function subjects(): { readonly input: string; readonly output: string } {
  const place = `test.${randomBytes(6).toString('hex')}`;
  return { input: `${place}.in`, output: `${place}.out` };
}

async function stream(change: Record<string, unknown> = {}): Promise<{ readonly id: string; readonly input: string; readonly output: string }> {
  const { input, output } = subjects();
  const asked = { endpointId, inputSubject: input, outputSubject: output, ...change };
  const { createStream } = await engineer.cairn.query<{ createStream: { id: string; inputSubject: string; outputSubject: string } }>(
    'mutation ($input: CreateStreamInput!) { createStream(input: $input) { id inputSubject outputSubject } }',
    { input: asked },
  );
  return { id: createStream.id, input: createStream.inputSubject, output: createStream.outputSubject };
}

interface SeenStream {
  readonly status: { readonly state: string; readonly reason: string | null };
}

async function statusOf(id: string): Promise<SeenStream> {
  const { predictionStream } = await engineer.cairn.query<{ predictionStream: SeenStream }>(
    'query ($id: ID!) { predictionStream(id: $id) { status { state since reason lastError lastErrorAt } deadLetters retried } }',
    { id },
  );
  return predictionStream;
}

function columns(a: readonly number[], b: readonly number[]): object[] {
  return Object.entries({ a, b }).map(([name, data]) => ({ name, datatype: 'FP32', shape: [data.length, 1], data }));
}

/** Predictions of a message: they are in the log before its answer leaves. */
async function logged(requestId: string): Promise<{ readonly id: string }[]> {
  const { predictions } = await engineer.cairn.query<{ predictions: { nodes: { id: string }[] } }>(
    'query ($endpointId: ID!, $requestId: String!) { predictions(endpointId: $endpointId, requestId: $requestId) { nodes { id caller { id } } } }',
    { endpointId, requestId },
  );
  return predictions.nodes;
}
