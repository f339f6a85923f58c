import { allocatingModel, countingModel } from '@cairn/serving/testing';
import type { CairnUnderTest } from './cairn.js';
import { closedLoop, httpPost } from './load.js';
import { logisticRegression } from './models.js';
import { jsonRequests } from './requests.js';
import { fixed, type Table } from './table.js';

/** A good model by itself, and then beside one that runs for ever and one that asks for 4 GB. */
export async function hostile(cairn: CairnUnderTest): Promise<Table> {
  const { token } = cairn.engineer;
  await cairn.endpoint('good', await cairn.version('good', logisticRegression()));
  const made = jsonRequests({ endpoint: 'good', token });
  const good = (): ReturnType<typeof closedLoop> => closedLoop({ port: cairn.port, connections: 4, forMs: 10_000, perSecond: 300, request: (number) => made[number % made.length]! });
  await good();
  const alone = await good();
  const rows: Table['rows'][number][] = [{ beside: 'nothing', 'p50 ms': fixed(alone.p50Ms, 2), 'p99 ms': fixed(alone.p99Ms, 2), errors: errorsOf(alone), 'p99 ratio (goal 2)': 1 }];
  for (const [name, { bytes }, value] of [['an endless loop', countingModel(), 9_000_000_000_000_000], ['4 GB of memory', allocatingModel(), 1_000_000_000]] as const) {
    const endpoint = `bad-${name.split(' ')[0]}`;
    await cairn.endpoint(endpoint, await cairn.version(endpoint, bytes), { deadlineMs: 1_000 });
    const bad = httpPost(`/v2/models/${endpoint}/infer`, { authorization: `Bearer ${token}` }, JSON.stringify({ inputs: [{ name: 'value', datatype: 'INT64', shape: [1], data: [value] }] }));
    const [beside, itself] = await Promise.all([good(), closedLoop({ port: cairn.port, connections: 1, forMs: 10_000, request: () => bad })]);
    rows.push({ beside: `${name} (${[...itself.refused].map(([status, count]) => `${count} × ${status}`).join(', ')})`, 'p50 ms': fixed(beside.p50Ms, 2), 'p99 ms': fixed(beside.p99Ms, 2), errors: errorsOf(beside), 'p99 ratio (goal 2)': fixed(beside.p99Ms / alone.p99Ms, 2) });
  }
  return { title: 'a good model beside a hostile one: 300 requests a second over 4 connections for 10 s', rows };
}

function errorsOf({ refused }: { readonly refused: ReadonlyMap<number, number> }): number {
  return [...refused.values()].reduce((a, b) => a + b, 0);
}
