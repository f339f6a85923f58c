import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type Actor, type RequestContext } from '@cairn/core';
import { connect } from '@cairn/client';
import { readConfig, startPlatform } from '@cairn/gateway';
import { Database, EventLog, jsonLogger, startEmbeddedPostgres } from '@cairn/subgraph';

// How fast things that happened are written down and heard of, on the embedded, durable PostgreSQL.
// First: transactions with one event each, from 8 clients at once, until every event has its index.
// Then: the time from sending a mutation over HTTP to its effect at a subscriber, through the whole platform.

const clients = 8;
const transactionsPerRound = 8_000;
const rounds = 3;
const mutations = 300;

const actor: Actor = { id: newId('actor'), name: 'bench', kind: 'service', roles: { '*': ['admin'] } };

function context(): RequestContext {
  return { actor, requestId: newId('request') };
}

async function inHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  // PostgreSQL does not run as root: its account must be let in.
  await chmod(home, 0o711);
  try {
    return await work(home);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

interface CommitRound {
  readonly committedPerSecond: number;
  readonly sequencedPerSecond: number;
}

async function measureCommits(home: string): Promise<CommitRound[]> {
  const postgres = await startEmbeddedPostgres({ home });
  const log = await EventLog.open(postgres.url, jsonLogger('bench', 'warn'));
  const database = await Database.open({ url: postgres.url, schema: 'bench', rows: [], migrations: [], connections: clients });
  await database.query('CREATE TABLE bench.change (id text PRIMARY KEY)');
  const results: CommitRound[] = [];
  const commitAll = async (count: number): Promise<void> => {
    let left = count;
    const client = async (): Promise<void> => {
      while (left-- > 0) {
        await database.commit(context(), async (transaction) => {
          const nodeId = newId('experiment');
          await transaction.query('INSERT INTO bench.change (id) VALUES ($1)', [nodeId]);
          transaction.emit({ type: 'experiment.created', projectId: 'prj_bench', nodeId, payload: { name: 'bench' } });
        });
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
  };
  await commitAll(transactionsPerRound / 4);
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await commitAll(transactionsPerRound);
    const committed = performance.now();
    await log.settled();
    const settled = performance.now();
    results.push({
      committedPerSecond: transactionsPerRound / ((committed - begun) / 1_000),
      sequencedPerSecond: transactionsPerRound / ((settled - begun) / 1_000),
    });
  }
  await database.close();
  await log.close();
  await postgres.stop();
  return results;
}

/** Milliseconds from sending `logMetrics` to its points at a subscriber that also asks another subgraph. */
async function measureDelivery(home: string): Promise<number[]> {
  const token = 'bench-'.padEnd(40, 'x');
  const platform = await startPlatform(readConfig({ CAIRN_HOME: home, CAIRN_PORT: '0', CAIRN_PORTAL: 'off', CAIRN_ADMIN_TOKEN: token }));
  const admin = connect({ url: platform.url, token });
  const { createProject } = await admin.query<{ createProject: { id: string } }>('mutation { createProject(input: { name: "bench" }) { id } }');
  const { startRun } = await admin.query<{ startRun: { id: string } }>('mutation ($input: StartRunInput!) { startRun(input: $input) { id } }', {
    input: { projectId: createProject.id, experiment: 'bench' },
  });
  const sentAt = new Map<number, number>();
  const latencies: number[] = [];
  const live = admin.subscribe<{ metricsLogged: { points: { step: number }[] } }>(
    'subscription ($ids: [ID!]!) { metricsLogged(runIds: $ids) { run { startedBy { name } } points { step } } }',
    { ids: [startRun.id] },
  );
  let step = 0;
  const send = async (): Promise<void> => {
    const point = { key: 'loss', value: 1, step, at: new Date().toISOString() };
    sentAt.set(step++, performance.now());
    await admin.query('mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }', { input: { runId: startRun.id, batchId: newId('batch'), points: [point] } });
  };
  // Points before the first that arrives were sent before the subscription stood.
  const first = live.next();
  const warming = setInterval(() => void send(), 50);
  await first;
  clearInterval(warming);
  while (latencies.length < mutations) {
    const wanted = step;
    const sent = send();
    for (let arrived = false; !arrived; ) {
      const { value } = await live.next();
      arrived = value?.metricsLogged.points.some((point) => point.step === wanted) ?? true;
    }
    latencies.push(performance.now() - sentAt.get(wanted)!);
    await sent;
  }
  await live.return();
  await admin.close();
  await platform.stop();
  return latencies.sort((a, b) => a - b);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const commits = await inHome(measureCommits);
console.log(`transactions of one row and one event · ${clients} clients · ${rounds} rounds of ${transactionsPerRound} · medians`);
console.table([{ 'committed/s': Math.round(median(commits.map((round) => round.committedPerSecond))), 'committed and numbered/s': Math.round(median(commits.map((round) => round.sequencedPerSecond))) }]);

const latencies = await inHome(measureDelivery);
const quantile = (q: number): number => Number(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))]!.toFixed(2));
console.log(`mutation sent to effect at a subscriber, over HTTP and WebSocket · ${mutations} one after the other`);
console.table([{ 'p50 ms': quantile(0.5), 'p99 ms': quantile(0.99) }]);
