import type { CairnUnderTest } from './cairn.js';
import { closedLoop, type Loop } from './load.js';
import { boostedTrees, logisticRegression } from './models.js';
import { binaryRequest, jsonRequests } from './requests.js';
import { fixed, median, medians, type Table } from './table.js';

const rounds = 3;
export const connections = 64;
export const forMs = 5_000;

/** Rows one at a time as JSON, over 64 connections. */
export async function throughput(cairn: CairnUnderTest): Promise<Table> {
  const rows: Table['rows'][number][] = [];
  for (const [model, bytes] of [['200 trees', boostedTrees()], ['logistic regression', logisticRegression()]] as const) {
    const name = `throughput-${model.split(' ')[0]}`;
    await cairn.endpoint(name, await cairn.version(name, bytes));
    const made = jsonRequests({ endpoint: name, token: cairn.engineer.token });
    const results: Loop[] = [];
    for (let round = -1; round < rounds; round++) {
      const result = await closedLoop({ port: cairn.port, connections, forMs, request: (number) => made[number % made.length]! });
      if (round >= 0) results.push(result);
    }
    const figures = medians(results, ['perSecond', 'p50Ms', 'p99Ms']);
    rows.push({ model, 'requests/s': Math.round(figures.perSecond), 'p50 ms': fixed(figures.p50Ms, 2), 'p99 ms': fixed(figures.p99Ms, 2), refused: refusals(results) });
  }
  return { title: `V2 JSON, one row a request, ${connections} connections · medians of ${rounds} rounds of ${forMs / 1_000} s`, rows };
}

/** Rows a second in binary batches of 1,024, with one in a hundred rows logged: the log is not what is measured. */
export async function rowsPerSecond(cairn: CairnUnderTest): Promise<Table> {
  const rows: Table['rows'][number][] = [];
  const batch = 1_024;
  for (const [model, bytes] of [['200 trees', boostedTrees()], ['logistic regression', logisticRegression()]] as const) {
    for (const [log, sampleRatio] of [['all rows', 1], ['1 % of rows', 0.01], ['no rows', 0]] as const) {
      const name = `rows-${model.split(' ')[0]}-${log.replaceAll(/\W+/g, '-')}`;
      await cairn.endpoint(name, await cairn.version(name, bytes), { replicas: { minimum: 2, maximum: 2 }, log: { sampleRatio, whenFull: 'SERVE_UNLOGGED' } });
      const request = binaryRequest({ endpoint: name, token: cairn.engineer.token }, batch);
      const results: Loop[] = [];
      for (let round = -1; round < rounds; round++) {
        const result = await closedLoop({ port: cairn.port, connections: 8, forMs: 3_000, request: () => request });
        if (round >= 0) results.push(result);
      }
      const figures = medians(results, ['perSecond', 'p50Ms', 'p99Ms']);
      rows.push({ model, logged: log, 'rows/s (goal 500,000)': Math.round(figures.perSecond * batch), 'p50 ms': fixed(figures.p50Ms, 2), 'p99 ms': fixed(figures.p99Ms, 2) });
    }
  }
  return { title: `binary batches of ${batch} rows of 40 features, 8 connections, 2 replicas · medians of ${rounds} rounds of 3 s`, rows };
}

/** What the log, a canary and copies for a shadow take of the throughput, one after the other and all together. */
export async function overhead(cairn: CairnUnderTest): Promise<Table> {
  const name = (kind: string): string => `overhead-${kind}`;
  const quiet = { log: { sampleRatio: 0 } };
  const version = await cairn.version('overhead', boostedTrees());
  const other = await cairn.version('overhead', logisticRegression());
  await cairn.endpoint(name('none'), version, quiet);
  await cairn.endpoint(name('log'), version);
  const canary = await cairn.endpoint(name('canary'), version, quiet);
  await cairn.rollout(canary, other, 'canary', { steps: [10, 100], bakeMs: 3_600_000 });
  const shadow = await cairn.endpoint(name('shadow'), version, quiet);
  await cairn.rollout(shadow, other, 'champion-challenger', { percent: 10 });
  const together = await cairn.endpoint(name('all'), version);
  await cairn.rollout(together, other, 'champion-challenger', { percent: 10 });
  const kinds = ['none', 'log', 'canary', 'shadow', 'all'] as const;
  const found = new Map<string, number[]>(kinds.map((kind) => [kind, []]));
  for (let round = -1; round < 5; round++) {
    for (const kind of kinds) {
      const made = jsonRequests({ endpoint: name(kind), token: cairn.engineer.token });
      const { perSecond } = await closedLoop({ port: cairn.port, connections: 16, forMs: 3_000, request: (number) => made[number % made.length]! });
      if (round >= 0) found.get(kind)!.push(perSecond);
    }
  }
  const none = median(found.get('none')!);
  const words = { none: 'nothing (no row logged)', log: 'every row logged', canary: 'a canary at 10 %', shadow: 'copies of 10 % for a challenger', all: 'every row logged, copies of 10 %' };
  const rows = kinds.map((kind) => ({ on: words[kind], 'requests/s': Math.round(median(found.get(kind)!)), 'of nothing, % (goal 95)': fixed((median(found.get(kind)!) / none) * 100, 1) }));
  return { title: 'what logging and routing take, 16 connections, 200 trees · medians of 5 rounds of 3 s, in turns', rows };
}

/** How many answers were not 200. */
export function refusals(results: readonly Loop[]): number {
  return results.reduce((sum, { refused }) => sum + [...refused.values()].reduce((a, b) => a + b, 0), 0);
}
