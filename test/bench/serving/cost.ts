import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../kit/until.js';
import type { CairnUnderTest } from './cairn.js';
import { closedLoop } from './load.js';
import { boostedTrees, logisticRegression } from './models.js';
import { processorTime, takers } from './processor-time.js';
import { binaryRequest, jsonRequests } from './requests.js';
import { fixed, median, type Table } from './table.js';

const rounds = 3;

/** Processor time of an answer, with all that follows it until the log is in PostgreSQL: what other work on the machine hardly changes. */
export async function cost(cairn: CairnUnderTest): Promise<Table> {
  const name = (kind: string): string => `cost-${kind}`;
  const version = await cairn.version('cost', boostedTrees());
  const other = await cairn.version('cost', logisticRegression());
  await cairn.endpoint(name('none'), version, { log: { sampleRatio: 0 } });
  await cairn.endpoint(name('log'), version);
  await cairn.rollout(await cairn.endpoint(name('all'), version), other, 'champion-challenger', { percent: 10 });
  const one = (kind: string): ((number: number) => Buffer) => {
    const made = jsonRequests({ endpoint: name(kind), token: cairn.engineer.token });
    return (number) => made[number % made.length]!;
  };
  const many = (kind: string): (() => Buffer) => {
    const made = binaryRequest({ endpoint: name(kind), token: cairn.engineer.token }, 1_024);
    return () => made;
  };
  const cases = [
    { asked: 'one row, not logged', requests: 4_000, unit: 1, request: one('none') },
    { asked: 'one row, logged', requests: 4_000, unit: 1, request: one('log') },
    { asked: 'one row, logged, copies of 10 %', requests: 4_000, unit: 1, request: one('all') },
    { asked: '1,024 rows, not logged', requests: 100, unit: 1_024, request: many('none') },
    { asked: '1,024 rows, logged', requests: 100, unit: 1_024, request: many('log') },
  ];
  const found = cases.map(() => takers.map(() => [] as number[]));
  for (let round = -1; round < rounds; round++) {
    for (const [index, { requests, unit, request }] of cases.entries()) {
      const before = processorTime(cairn.processId);
      await closedLoop({ port: cairn.port, connections: 16, requests, request });
      await until('the spool to be empty', async () => spooled(cairn.home) === 0, 60_000);
      const after = processorTime(cairn.processId);
      if (round >= 0) takers.forEach((taker, place) => found[index]![place]!.push(((after[taker] - before[taker]) * 1_000) / requests / unit));
    }
  }
  const rows = cases.map(({ asked }, index) => ({ asked, ...Object.fromEntries(takers.map((taker, place) => [`${taker}, µs a row`, fixed(median(found[index]![place]!), 1)])) }));
  return { title: `processor time of a row, 200 trees, 16 connections, until all is in PostgreSQL · medians of ${rounds} rounds`, rows };
}

/** Files that wait for PostgreSQL. */
function spooled(home: string): number {
  const root = join(home, 'spool');
  return existsSync(root) ? readdirSync(root, { recursive: true }).filter((path) => String(path).includes('bat_')).length : 0;
}
