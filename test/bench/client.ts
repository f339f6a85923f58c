import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { connect, type Cairn, type RunHandle } from '@cairn/client';
import { newId } from '@cairn/core';
import { readConfig, startPlatform } from '@cairn/gateway';
import { ended, started } from './server-process.js';

// How many points a second one program logs to a platform in another process, all of them acknowledged, and what that costs
// the program's own event loop. Beside it: the mutation `logMetrics` with an object a point, as the client sent it once,
// and the client's own part, to a server that keeps nothing.

const token = 'bench-'.padEnd(40, 'x');
const seconds = 10;
const keys = ['loss', 'accuracy', 'gradient.norm', 'learning.rate'] as const;
const wantedPerSecond = 100_000;

async function serve(): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  const platform = await startPlatform(readConfig({ CAIRN_HOME: home, CAIRN_PORT: '0', CAIRN_PORTAL: 'off', CAIRN_ADMIN_TOKEN: token }));
  process.on('message', () => {
    void (async () => {
      await platform.stop();
      await rm(home, { recursive: true, force: true });
      if (platform.databaseDirectory !== undefined) await rm(platform.databaseDirectory, { recursive: true, force: true });
      process.disconnect();
    })();
  });
  process.send?.(platform.url);
}

/** Takes whatever comes and keeps nothing: what is left is the client's own part. */
async function swallow(): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{}}'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.on('message', () => {
    server.close(() => process.disconnect());
    server.closeAllConnections();
  });
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

interface Figures {
  readonly perSecond: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  readonly cpuPercent: number;
}

/** Runs the work, and tells what it came to for this process. @param work answers how many points were acknowledged. */
async function measured(work: () => Promise<number>): Promise<Figures> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  const begun = performance.now();
  loop.enable();
  const points = await work();
  loop.disable();
  const tookMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  const rounded = (value: number): number => Number(value.toFixed(1));
  // The monitor counts its own interval of 1 ms.
  return { perSecond: Math.round(points / (tookMs / 1_000)), loopP99Ms: rounded(loop.percentile(99) / 1e6 - 1), loopMaxMs: rounded(loop.max / 1e6 - 1), cpuPercent: Math.round((user + system) / 10 / tookMs) };
}

function logStep(run: RunHandle, step: number): void {
  run.log({ loss: 1 / (step + 1), accuracy: 1 - 1 / (step + 1), 'gradient.norm': Math.sin(step), 'learning.rate': 0.001 * 0.99999 ** step }, { step });
}

/** A program that logs at a steady pace: what is due, each millisecond. */
function paced(run: RunHandle): () => Promise<number> {
  return async () => {
    const begun = performance.now();
    let step = 0;
    for (let now = 0; now < seconds * 1_000; now = performance.now() - begun) {
      for (const due = (now / 1_000) * (wantedPerSecond / keys.length); step < due; step++) logStep(run, step);
      await delay(1);
    }
    await run.flush();
    return step * keys.length;
  };
}

/** A program that logs as fast as it can while a tenth of the room is free, in slices of 1,000 points. */
function flatOut(run: RunHandle): () => Promise<number> {
  return async () => {
    let step = 0;
    for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
      if (run.pressure < 0.1) for (const end = step + 250; step < end; step++) logStep(run, step);
      await setImmediate();
    }
    await run.flush();
    return step * keys.length;
  };
}

/** As the client did it before: 1,000 objects a mutation, one after the other. */
function mutations(cairn: Cairn, runId: string, batch: number): () => Promise<number> {
  return async () => {
    let step = 0;
    for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
      const points = Array.from({ length: batch }, (_, index) => ({ key: keys[index % keys.length]!, value: 1 / (step + index + 1), step: step + index, at: new Date().toISOString() }));
      await cairn.query('mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }', { input: { runId, batchId: newId('batch'), points } });
      step += batch;
    }
    return step;
  };
}

async function compare(): Promise<void> {
  const server = await started(new URL(import.meta.url), 'server');
  const sink = await started(new URL(import.meta.url), 'sink');
  try {
    const admin = connect({ url: server.url, token });
    const { createProject } = await admin.query<{ createProject: { id: string } }>('mutation { createProject(input: { name: "bench" }) { id } }');
    const cairn = connect({ url: server.url, token, project: createProject.id });
    const spool = await mkdtemp(join(tmpdir(), 'cairn-bench-spool-'));
    const spooling = connect({ url: server.url, token, project: createProject.id, spool });
    const nowhere = connect({ url: sink.url, project: 'prj_none' });
    const start = (from = cairn): Promise<RunHandle> => from.startRun({ experiment: 'bench', record: false });
    const rows: Record<string, string | number>[] = [];
    const row = async (how: string, work: () => Promise<number>): Promise<void> => {
      const { perSecond, loopP99Ms, loopMaxMs, cpuPercent } = await measured(work);
      rows.push({ how, 'points/s': perSecond, 'loop p99 ms': loopP99Ms, 'loop max ms': loopMaxMs, 'CPU %': cpuPercent });
    };
    await flatOut(await start())();
    await row(`paced at ${wantedPerSecond.toLocaleString('en')}/s`, paced(await start()));
    await row('as fast as it can', flatOut(await start()));
    await row('paced, to a server that keeps nothing', paced(await start(nowhere)));
    await row('as fast as it can, to a server that keeps nothing', flatOut(await start(nowhere)));
    await row('paced, disk first', paced(await start(spooling)));
    await row('as fast as it can, disk first', flatOut(await start(spooling)));
    await row('mutation logMetrics, 1,000 a batch', mutations(cairn, (await start()).id, 1_000));
    await row('mutation logMetrics, 10,000 a batch', mutations(cairn, (await start()).id, 10_000));
    console.log(`${keys.length} metrics a step · one program, one run · ${seconds} s each · acknowledged points (disk first: by the disk); the platform and PostgreSQL share the machine`);
    console.table(rows);
    await rm(spool, { recursive: true, force: true });
  } finally {
    await ended(server.child);
    await ended(sink.child);
  }
}

const which = process.argv[2];
await (which === 'server' ? serve() : which === 'sink' ? swallow() : compare());
