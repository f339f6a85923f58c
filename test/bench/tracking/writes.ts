import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { closedLoop, type LoadResult } from './load.js';
import { replayed, type RecordedBodies } from './recorded.js';
import { anotherRun, newRun, type TrackingServer } from './servers.js';

/** How many connections send batches, and single points. */
const batchConnections = 8;
const singleConnections = 64;
const pointsPerBatch = 1_000;

let experiments = 0;

/** Points kept a second, sent in recorded batches of 1,000. */
export async function batches(server: TrackingServer, body: string, requests: number): Promise<number> {
  const runs = await someRuns(server, batchConnections);
  const made = Array.from({ length: requests + batchConnections }, (_, turn) => replayed(body, runs[turn % batchConnections]!, turn));
  const { perSecond } = await closedLoop({
    url: server.url,
    headers: server.headers,
    connections: batchConnections,
    requests,
    request: (number) => ({ method: 'POST', path: '/api/2.0/mlflow/runs/log-batch', body: made[number]! }),
  });
  return perSecond * pointsPerBatch;
}

/** Single points, each acknowledged when it is durable. */
export async function singles(server: TrackingServer, { single }: RecordedBodies, requests: number): Promise<LoadResult> {
  const runs = await someRuns(server, singleConnections);
  return closedLoop({
    url: server.url,
    headers: server.headers,
    connections: singleConnections,
    requests,
    request: (number) => ({ method: 'POST', path: '/api/2.0/mlflow/runs/log-metric', body: replayed(single, runs[number % singleConnections]!, number) }),
  });
}

const client = fileURLToPath(new URL('log_batches.py', import.meta.url));

/** Points a second that one process of the real Python client logs in batches of 1,000. */
export async function pythonClient(server: Pick<TrackingServer, 'url'>, { python, token, requests }: { readonly python: string; readonly token: string; readonly requests: number }): Promise<number> {
  const { stdout } = await promisify(execFile)(python, [client, String(requests)], {
    env: { PATH: process.env['PATH'], MLFLOW_TRACKING_URI: server.url, MLFLOW_TRACKING_TOKEN: token, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: '1' },
  });
  return Number(stdout.trim().split('\n').at(-1)) * pointsPerBatch;
}

/** The same against a server that does nothing but answer: what the client itself can send. */
export async function pythonAlone(options: { readonly python: string; readonly token: string; readonly requests: number }): Promise<number> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ experiment_id: '1', run: { info: { run_id: 'r', experiment_id: '1' } } })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await pythonClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, options);
  } finally {
    server.close();
  }
}

async function someRuns(server: TrackingServer, count: number): Promise<string[]> {
  const { experimentId, runId } = await newRun(server, `writes ${experiments++}`);
  const runs = [runId];
  while (runs.length < count) runs.push(await anotherRun(server, experimentId));
  return runs;
}
