import { closedLoop, type LoadResult } from './load.js';
import { newRun, type TrackingServer } from './servers.js';

/** The first 100 runs with a certain param and a small enough metric, by another metric: a different bound each time, so that nothing is answered from memory. */
export function searchFirstPage(server: TrackingServer, experimentId: string, requests: number): Promise<LoadResult> {
  return closedLoop({
    url: server.url,
    headers: server.headers,
    connections: 1,
    requests,
    request: (number) => ({
      method: 'POST',
      path: '/api/2.0/mlflow/runs/search',
      body: JSON.stringify({
        experiment_ids: [experimentId],
        filter: `params.depth = '${number % 10}' AND metrics.m${String(number % 20).padStart(2, '0')} < ${0.5 + (number % 40) / 100}`,
        order_by: [`metrics.m${String((number + 7) % 20).padStart(2, '0')} DESC`],
        max_results: 100,
      }),
    }),
  });
}

/** How many points the long series has. */
export const longPoints = 10_000_000;
/** Points that stick out of it, by step. */
const spikes = [1, 1_234_567, 5_000_001, 9_999_998];

/** A run with one metric of 10,000,000 points, logged through the door that MLflow's clients use, ten batches at a time. */
export async function longRun(server: TrackingServer): Promise<string> {
  const { runId } = await newRun(server, 'long');
  const perBatch = 10_000;
  const graph = async (from: number): Promise<void> => {
    const points = Array.from({ length: perBatch }, (_, index) => {
      const step = from + index;
      return { key: 'loss', value: spikes.includes(step) ? (step % 2 ? 50 : -50) : Math.sin(step / 1e5), step, at: new Date(1_700_000_000_000 + step).toISOString() };
    });
    await graphql(server, 'mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }', { input: { runId, batchId: String(from), points } });
  };
  for (let from = 0; from < longPoints; from += 4 * perBatch) await Promise.all([0, 1, 2, 3].map((place) => graph(from + place * perBatch)));
  return runId;
}

/** Milliseconds for a chart of about 1,000 points, and whether every point that sticks out is in it. */
export async function chart(server: TrackingServer, runId: string, requests: number): Promise<LoadResult & { readonly extremes: string }> {
  const query = 'query ($id: ID!) { run(id: $id) { metricSeries(keys: ["loss"], maxPoints: 1000) { steps values count } } }';
  const { run } = await graphql<{ run: { metricSeries: [{ steps: number[]; count: number }] } }>(server, query, { id: runId });
  const [{ steps, count }] = run.metricSeries;
  const result = await closedLoop({ url: server.url, headers: server.headers, connections: 1, requests, request: () => ({ method: 'POST', path: '/graphql', body: JSON.stringify({ query, variables: { id: runId } }) }) });
  return { ...result, extremes: `${spikes.filter((step) => steps.includes(step)).length} of ${spikes.length} in ${steps.length} of ${count.toLocaleString('en')} points` };
}

async function graphql<T>({ url, headers }: TrackingServer, query: string, variables: object): Promise<T> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors).slice(0, 500));
  return data;
}

