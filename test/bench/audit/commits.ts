import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type Actor, type RequestContext } from '@cairn/core';
import { Database, startEmbeddedPostgres, type EventLog } from '@cairn/subgraph';
import { startTrail } from '../../kit/trail.js';
import { fixed, median, medians, type Table } from '../serving/table.js';

const clients = 8;
const rounds = 7;
const changesPerRound = 4_000;
/** Changes a second while delays are measured: a quarter of what the goal asks for, so that queues do not hide them. */
const steadyPerSecond = 250;
const steadySeconds = 20;

const actor: Actor = { id: newId('actor'), name: 'bench', kind: 'service', roles: { '*': ['admin'] } };
const context = (): RequestContext => ({ actor, requestId: newId('request') });

/**
 * Changes of one row, with and without their event, in turns from 8 clients, while governance numbers, grows and signs; then, at a steady pace, how long
 * after its commit an event has its index, and how long until a witness has a signed checkpoint that covers it.
 */
export async function commits(): Promise<Table[]> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  // PostgreSQL does not run as root: its account must be let in.
  await chmod(home, 0o711);
  const postgres = await startEmbeddedPostgres({ home });
  const witness = await startWitness();
  const trail = await startTrail(postgres.url, home, [witness.url]);
  const database = await Database.open({ url: trail.log.database.url, schema: 'bench', rows: [], migrations: [], connections: clients });
  await database.query('CREATE TABLE bench.change (id text PRIMARY KEY)');
  try {
    return [await throughput(database), await delays(database, trail.log, witness)];
  } finally {
    await database.close();
    await trail.stop();
    await witness.stop();
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function throughput(database: Database): Promise<Table> {
  await changes(database, { count: changesPerRound / 4, audited: true });
  const plain: Round[] = [];
  const audited: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await changes(database, { count: changesPerRound, audited: false }));
    audited.push(await changes(database, { count: changesPerRound, audited: true }));
  }
  const keys = ['perSecond', 'p50Ms', 'p99Ms'] as const;
  const [without, with_] = [medians(plain, keys), medians(audited, keys)];
  const row = (what: string, { perSecond, p50Ms, p99Ms }: Round): Table['rows'][number] => ({ change: what, 'changes/s': Math.round(perSecond), 'p50 ms': fixed(p50Ms), 'p99 ms': fixed(p99Ms) });
  return {
    title: `changes of one row · ${clients} clients · ${rounds} rounds of ${changesPerRound} each, in turns · medians`,
    rows: [
      row('without its event', without),
      row('with its event, numbered and signed beside', with_),
      { change: 'added', 'changes/s': Math.round(with_.perSecond - without.perSecond), 'p50 ms': fixed(with_.p50Ms - without.p50Ms), 'p99 ms': fixed(with_.p99Ms - without.p99Ms) },
    ],
  };
}

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

async function changes(database: Database, { count, audited }: { readonly count: number; readonly audited: boolean }): Promise<Round> {
  const took: number[] = [];
  let left = count;
  const begun = performance.now();
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const at = performance.now();
      await change(database, audited);
      took.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - begun) / 1_000;
  return { perSecond: count / seconds, p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) };
}

function change(database: Database, audited: boolean): Promise<string> {
  return database.commit(context(), async (transaction) => {
    const nodeId = newId('experiment');
    await transaction.query('INSERT INTO bench.change (id) VALUES ($1)', [nodeId]);
    return audited ? transaction.emit({ type: 'experiment.created', nodeId, payload: { name: 'bench' } }) : nodeId;
  });
}

async function delays(database: Database, log: EventLog, witness: Witness): Promise<Table> {
  const committedAt = new Map<string, number>();
  const numbered: number[] = [];
  const waiting: { readonly index: number; readonly at: number }[] = [];
  const end = new AbortController();
  const following = (async () => {
    for await (const event of log.subscribe({ types: ['experiment.created'] }, end.signal)) {
      const at = committedAt.get(event.id);
      if (at === undefined) continue;
      numbered.push(performance.now() - at);
      waiting.push({ index: event.index, at });
    }
  })();
  const signed: number[] = [];
  witness.told = (treeSize) => {
    const now = performance.now();
    while (waiting[0] !== undefined && waiting[0].index < treeSize) signed.push(now - waiting.shift()!.at);
  };
  const begun = performance.now();
  for (let sent = 0; sent < steadyPerSecond * steadySeconds; sent++) {
    const due = begun + (sent * 1_000) / steadyPerSecond;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const at = performance.now();
    committedAt.set(await change(database, true), at);
  }
  await log.settled();
  await until(() => signed.length >= numbered.length && numbered.length > 0, 5_000);
  end.abort();
  await following;
  const row = (what: string, took: readonly number[]): Table['rows'][number] => ({ until: what, events: took.length, 'p50 ms': fixed(median(took), 1), 'p99 ms': fixed(quantile(took, 0.99), 1), 'max ms': fixed(quantile(took, 1), 1) });
  return {
    title: `from the beginning of a change to … · ${steadyPerSecond} changes/s for ${steadySeconds} s`,
    rows: [row('its event has its index, at a reader', numbered), row('a witness has a signed checkpoint that covers it', signed)],
  };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

async function until(fine: () => boolean, patienceMs: number): Promise<void> {
  for (const patience = performance.now() + patienceMs; !fine() && performance.now() < patience; ) await new Promise((resolve) => setTimeout(resolve, 10));
}

interface Witness {
  readonly url: string;
  /** Called with the size of the tree in each note that arrives. */
  told: (treeSize: number) => void;
  stop(): Promise<void>;
}

async function startWitness(): Promise<Witness> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      witness.told(Number(Buffer.concat(chunks).toString().split('\n')[1]));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const witness: Witness = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told: () => undefined,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return witness;
}
