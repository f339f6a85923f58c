import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readBody } from '@cairn/subgraph';

/** Bodies as the real client sends them; run, times and steps are put in anew for each request. */
export interface RecordedBodies {
  /** 1,000 metrics: 100 steps of 10 keys. */
  readonly tenKeys: string;
  /** 1,000 metrics: one step of 1,000 keys. */
  readonly thousandKeys: string;
  /** A single metric. */
  readonly single: string;
}

const recorder = fileURLToPath(new URL('record_bodies.py', import.meta.url));

/** Has the real client log to a server that keeps what it is sent. */
export async function recordBodies(python: string): Promise<RecordedBodies> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void readBody(request, 10_000_000).then((body) => {
      if (/log-(batch|metric)$/.test(request.url ?? '')) bodies.push(body.toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await promisify(execFile)(python, [recorder], { env: { PATH: process.env['PATH'], MLFLOW_TRACKING_URI: `http://127.0.0.1:${port}`, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: '1' } });
  server.close();
  const [tenKeys, thousandKeys, single] = bodies;
  if (!tenKeys || !thousandKeys || !single) throw new Error(`The client sent ${bodies.length} bodies; expected 3`);
  return { tenKeys, thousandKeys, single };
}

/** The body for a run, later than it was recorded by `turn`: no two requests are the same. */
export function replayed(body: string, runId: string, turn: number): string {
  return body.replaceAll('"run_0"', `"${runId}"`).replaceAll(/"timestamp": ?"?(\d+)"?/g, (_, at: string) => `"timestamp": ${Number(at) + turn * 1_000}`).replaceAll(/"step": ?"?(\d+)"?/g, (_, step: string) => `"step": ${Number(step) + turn * 100}`);
}
