import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CairnUnderTest } from './cairn.js';
import { closedLoop } from './load.js';
import { boostedTrees, logisticRegression } from './models.js';
import { jsonRequests } from './requests.js';
import { fixed, medians, type Table } from './table.js';

const rounds = 5;
const requests = 4_000;

/** One row over one connection, with everything on and a canary under way, beside the least that could answer. */
export async function latency(cairn: CairnUnderTest): Promise<Table> {
  const rows: Table['rows'][number][] = [];
  for (const [model, make] of [['200 trees', () => boostedTrees()], ['logistic regression', () => logisticRegression()]] as const) {
    const name = `latency-${model.split(' ')[0]}`;
    const endpointId = await cairn.endpoint(name, await cairn.version(name, make()));
    await cairn.rollout(endpointId, await cairn.version(name, logisticRegression(2)), 'canary', { steps: [10, 100], bakeMs: 3_600_000 });
    await using floor = await startFloor(make());
    const ours = jsonRequests({ endpoint: name, token: cairn.engineer.token });
    const theirs = jsonRequests({ endpoint: name, token: 'none' });
    const contestants = { cairn: { port: cairn.port, made: ours }, floor: { port: floor.port, made: theirs } };
    const found = { cairn: [] as { p50Ms: number; p99Ms: number; perSecond: number }[], floor: [] as { p50Ms: number; p99Ms: number; perSecond: number }[] };
    for (let round = -1; round < rounds; round++) {
      for (const which of ['cairn', 'floor'] as const) {
        const { port, made } = contestants[which];
        const result = await closedLoop({ port, connections: 1, requests, request: (number) => made[number % made.length]! });
        if (round >= 0) found[which].push(result);
      }
    }
    const [a, b] = [found.cairn, found.floor].map((results) => medians(results, ['p50Ms', 'p99Ms', 'perSecond']));
    for (const [server, figures] of [['Cairn', a!], ['node:http and session.run', b!]] as const) {
      rows.push({ model, server, 'p50 ms': fixed(figures.p50Ms), 'p99 ms': fixed(figures.p99Ms), 'requests/s': Math.round(figures.perSecond) });
    }
    rows.push({ model, server: 'ratio (goal 1.5 and 2)', 'p50 ms': fixed(a!.p50Ms / b!.p50Ms, 2), 'p99 ms': fixed(a!.p99Ms / b!.p99Ms, 2), 'requests/s': fixed(a!.perSecond / b!.perSecond, 2) });
  }
  return { title: `one row over one keep-alive connection, sign-in, checks, prediction log and a canary on · medians of ${rounds} rounds of ${requests}`, rows };
}

async function startFloor(model: Uint8Array): Promise<AsyncDisposable & { readonly port: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-floor-'));
  const file = join(folder, 'model.onnx');
  await writeFile(file, model);
  const child = fork(fileURLToPath(new URL('floor-process.ts', import.meta.url)), [file]);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
