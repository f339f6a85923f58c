import { Pool } from 'undici';

/** What a closed loop did: each connection sends its next request when its last one is answered. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  /** How many requests are measured, behind as many as there are connections that are not. */
  readonly requests: number;
  /** The request of each number. */
  readonly request: (number: number) => { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };
}

/** @throws {Error} with the answer, when one is not 200. */
export async function closedLoop({ url, headers, connections, requests, request }: LoadOptions): Promise<LoadResult> {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000 });
  const latencies: number[] = [];
  let next = 0;
  let begun = 0;
  const send = async (number: number): Promise<void> => {
    const { method, path, body } = request(number);
    const at = performance.now();
    const answer = await pool.request({ method, path, body: body ?? null, headers: { 'content-type': 'application/json', ...headers } });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
    if (begun > 0) latencies.push(performance.now() - at);
  };
  await Promise.all(Array.from({ length: connections }, () => send(next++)));
  begun = performance.now();
  const last = next + requests;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < last) await send(next++);
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  await pool.close();
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
  return { perSecond: requests / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
