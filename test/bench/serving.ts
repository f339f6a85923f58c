import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type Actor } from '@cairn/core';
import { loadPlugins } from '@cairn/plugin';
import { serving } from '@cairn/serving';
import { storageLocal } from '@cairn/storage-local';
import { BlobStore, EventLog, jsonLogger, startEmbeddedPostgres, startSubgraph } from '@cairn/subgraph';
import { graphql } from 'graphql';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { Pool } from 'undici';
import { ended, started, type ServerProcess } from './server-process.js';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

// One row to a model, by the Open Inference Protocol: through Cairn (traffic, checks, a process for the model, spool and
// prediction log on PostgreSQL), and through the least that could answer: node:http and ONNX Runtime in one process.
// Both take JSON and give JSON. Each runs in a process of its own; rounds take turns, and the medians are printed.

const features = ['weekday', 'hour', 'distance', 'origin', 'destination'];
const rounds = 3;
const requestsPerRound = 6_000;
const path = '/v2/models/bench/infer';

/** sigmoid(w · x) over five columns of shape [N, 1]. */
function model(): Uint8Array {
  const column = (name: string): onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: 'N' }, { dimValue: 1 }] } } } });
  const graph: onnx.IGraphProto = {
    name: 'bench',
    input: features.map(column),
    output: [column('probability')],
    initializer: [{ name: 'weights', dataType: 1, dims: [features.length, 1], floatData: features.map((_, index) => index / 10) }],
    node: [
      { opType: 'Concat', input: features, output: ['x'], attribute: [{ name: 'axis', type: 2, i: 1 }] },
      { opType: 'MatMul', input: ['x', 'weights'], output: ['logOdds'] },
      { opType: 'Sigmoid', input: ['logOdds'], output: ['probability'] },
    ],
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 15 }], graph }).finish();
}

interface Serving {
  readonly port: number;
  stop(): Promise<void>;
}

async function serveCairn(): Promise<Serving> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  const postgres = await startEmbeddedPostgres({ home });
  const logger = jsonLogger('bench', 'warn');
  const log = await EventLog.open(postgres.url, logger);
  const providers = await loadPlugins([storageLocal({ directory: join(home, 'artifacts') })]);
  const blobs = new BlobStore(log.database, providers);
  const projectId = newId('project');
  const { digest } = await blobs.put(projectId, (async function* () { yield model(); })());
  const tensor = (name: string): object => ({ name, datatype: 'FP32', shape: [-1, 1] });
  const modelVersion = { id: newId('modelVersion'), projectId, number: 1, status: 'APPROVED', digest, inputs: features.map(tensor), outputs: [tensor('probability')], model: { id: newId('model') } };
  const subgraph = await startSubgraph(serving, {
    databaseUrl: postgres.url,
    log,
    blobs,
    providers,
    graph: { query: <T>() => Promise.resolve({ modelVersion } as T) },
    tokens: { issue: () => Promise.resolve('none') },
    logger,
    home,
    publicUrl: 'http://127.0.0.1',
  });
  const actor: Actor = { id: newId('actor'), name: 'bench', kind: 'service', roles: { '*': ['admin'] } };
  const context = { actor, requestId: newId('request') };
  const made = await graphql({
    schema: subgraph.schema,
    source: 'mutation ($input: CreateEndpointInput!) { createEndpoint(input: $input) { id } }',
    variableValues: { input: { projectId, name: 'bench', modelVersionId: modelVersion.id } },
    contextValue: subgraph.context(context),
  });
  if (made.errors) throw made.errors[0]!;
  const route = subgraph.routes.find((one) => one.path === '/v2/models/:model/infer')!;
  const server = createServer((raw, response) => {
    const url = new URL('http://localhost');
    void route.handle({ raw, params: { model: 'bench' }, url, query: url.searchParams, context }, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      server.close();
      await subgraph.stop();
      await log.close();
      await providers.close();
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function serveFloor(): Promise<Serving> {
  const session = await InferenceSession.create(model(), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const server = createServer(async (raw, response) => {
    const { inputs } = JSON.parse((await bodyOf(raw)).toString()) as { inputs: { name: string; shape: number[]; data: number[] }[] };
    const { probability } = await session.run(Object.fromEntries(inputs.map(({ name, shape, data }) => [name, new Tensor('float32', Float32Array.from(data), shape)])));
    const text = JSON.stringify({ outputs: [{ name: 'probability', datatype: 'FP32', shape: probability!.dims, data: [...(probability!.data as Float32Array)] }] });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      server.close();
      await session.release();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Serves what its argument names, says where, and stops when told. */
async function serve(which: string): Promise<void> {
  const { port, stop } = await (which === 'cairn' ? serveCairn() : serveFloor());
  process.on('message', () => void stop().then(() => process.disconnect()));
  process.send?.(`http://127.0.0.1:${port}`);
}

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const body = JSON.stringify({ inputs: features.map((name, index) => ({ name, datatype: 'FP32', shape: [1, 1], data: [index + 0.5] })) });

async function load({ url }: ServerProcess, connections: number, requests: number): Promise<Round> {
  const pool = new Pool(url, { connections });
  const latencies: number[] = [];
  let left = requests;
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const sent = performance.now();
      const response = await pool.request({ path, method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const text = await response.body.text();
      if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}: ${text}`);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - begun) / 1_000;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))]!;
  return { perSecond: requests / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}

async function compare(): Promise<void> {
  const file = new URL(import.meta.url);
  const contestants = [
    { server: 'Cairn: route, model process, spool, prediction log', process: await started(file, 'cairn') },
    { server: 'floor: node:http and ONNX Runtime in one process', process: await started(file, 'floor') },
  ];
  const rows: Record<string, string | number>[] = [];
  for (const connections of [1, 16]) {
    const results = new Map<string, Round[]>(contestants.map(({ server }) => [server, []]));
    for (const { process: server } of contestants) await load(server, connections, requestsPerRound / 2);
    for (let round = 0; round < rounds; round++) {
      for (const { server, process: target } of contestants) results.get(server)!.push(await load(target, connections, requestsPerRound));
    }
    for (const { server } of contestants) {
      const of = (pick: (round: Round) => number): number => results.get(server)!.map(pick).sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
      const fixed = (value: number): number => Number(value.toFixed(2));
      rows.push({ server, connections, 'predictions/s': Math.round(of((round) => round.perSecond)), 'p50 ms': fixed(of((round) => round.p50Ms)), 'p99 ms': fixed(of((round) => round.p99Ms)) });
    }
  }
  console.log(`one row of ${features.length} features to a logistic regression · ${rounds} rounds of ${requestsPerRound} requests · medians`);
  console.table(rows);
  await Promise.all(contestants.map(({ process: server }) => ended(server.child)));
}

const which = process.argv[2];
await (which === undefined ? compare() : serve(which));
