import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../../clients/environment.js';
import { freePort } from '../../kit/spawn-cairn.js';
import type { CairnUnderTest } from './cairn.js';
import { closedLoop, type Loop } from './load.js';
import { boostedTrees, logisticRegression } from './models.js';
import { contestants, probabilityOfV2, type Contestant } from './other-servers/contestants.js';
import { startServerGroup, type ServerGroup } from './other-servers/server-group.js';
import { jsonRequests } from './requests.js';
import { fixed, medians, type Table } from './table.js';
import { connections, forMs, refusals } from './throughput.js';

const rounds = 5;

/** Longest wait beyond the measured time until a server counts as hung, in milliseconds. */
const hungMs = 60_000;

/** A server that answers, ours or another one. */
interface Standing {
  readonly name: string;
  readonly port: number;
  readonly made: readonly Buffer[];
  readonly probability: (body: string) => number;
  /** Ends its processes, and so the connections to it. */
  readonly kill?: () => void;
  /** How many times its requests a second Cairn should answer. */
  readonly goalTimes?: number;
}

/** Rows one at a time as JSON beside other servers, each with the same ONNX file, the same rows and its own defaults, in turns. */
export async function others(cairn: CairnUnderTest): Promise<Table> {
  const rows: Table['rows'][number][] = [];
  for (const [model, bytes] of [['200 trees', boostedTrees()], ['logistic regression', logisticRegression()]] as const) {
    const name = `others-${model.split(' ')[0]}`;
    await cairn.endpoint(name, await cairn.version(name, bytes));
    const ours: Standing = { name: 'Cairn', port: cairn.port, made: jsonRequests({ endpoint: name, token: cairn.engineer.token }), probability: probabilityOfV2 };
    await using started = await startAll(bytes);
    const field = [ours, ...started.standing];
    const expected = await answersOf(ours);
    for (const server of started.standing) sameAnswers(server.name, await answersOf(server), expected);
    const found = new Map<Standing, Loop[]>(field.map((server) => [server, []]));
    for (let round = -1; round < rounds; round++) {
      for (const server of field) {
        const result = await loop(server, { connections, forMs });
        if (round >= 0) found.get(server)!.push(result);
      }
    }
    const figuresOf = (server: Standing): Record<'perSecond' | 'p50Ms' | 'p99Ms', number> => medians(found.get(server)!, ['perSecond', 'p50Ms', 'p99Ms']);
    const our = figuresOf(ours);
    for (const server of field) {
      const figures = figuresOf(server);
      const row = { model, server: server.name, 'requests/s': Math.round(figures.perSecond), 'p50 ms': fixed(figures.p50Ms, 2), 'p99 ms': fixed(figures.p99Ms, 2), refused: refusals(found.get(server)!) };
      rows.push(server.goalTimes === undefined ? row : { ...row, 'Cairn answers': `${fixed(our.perSecond / figures.perSecond, 1)}x as many (goal ${server.goalTimes}x)`, 'its p99 is': `${fixed(figures.p99Ms / our.p99Ms, 1)}x ours (goal 10x)` });
    }
    for (const server of started.missing) rows.push({ model, server, 'Cairn answers': 'NOT MEASURED, see above' });
  }
  return { title: `JSON, one row a request, ${connections} connections, Cairn with sign-in and prediction log, the others in their defaults · medians of ${rounds} rounds of ${forMs / 1_000} s, in turns`, rows };
}

async function startAll(model: Uint8Array): Promise<AsyncDisposable & { readonly standing: readonly Standing[]; readonly missing: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-others-'));
  const modelFile = join(folder, 'model.onnx');
  await writeFile(modelFile, model);
  const groups: ServerGroup[] = [];
  const standing: Standing[] = [];
  const missing: string[] = [];
  for (const contestant of contestants) {
    try {
      const { group, ...server } = await start(contestant, { modelFile, folder: await mkdtemp(join(folder, 'server-')) });
      groups.push(group);
      standing.push(server);
    } catch (error) {
      process.stderr.write(`\n  NOT MEASURED: ${contestant.name} (${(error as Error).message})\n\n`);
      missing.push(contestant.name);
    }
  }
  return {
    standing,
    missing,
    async [Symbol.asyncDispose]() {
      await Promise.all(groups.map((group) => group[Symbol.asyncDispose]()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(contestant: Contestant, at: { readonly modelFile: string; readonly folder: string }): Promise<Standing & { readonly group: ServerGroup }> {
  const environment = await pythonEnvironment(contestant.requirements);
  if ('missing' in environment) throw new Error(environment.missing);
  const port = await freePort();
  const group = await startServerGroup(await contestant.command({ ...at, python: environment.python, port }));
  return { group, name: contestant.name, port, made: contestant.requests(), probability: contestant.probability, kill: () => group.kill(), goalTimes: contestant.goalTimes };
}

/** The closed loop, which ends also when the server hangs: then its connections are lost. */
async function loop({ port, made, kill }: Standing, options: { readonly connections: number; readonly forMs?: number; readonly requests?: number; readonly seen?: (status: number, body: () => string) => void }): Promise<Loop> {
  const watchdog = setTimeout(() => kill?.(), (options.forMs ?? 0) + hungMs);
  try {
    return await closedLoop({ port, ...options, request: (number) => made[number % made.length]! });
  } finally {
    clearTimeout(watchdog);
  }
}

/** What it says to each of the requests, asked in order. */
async function answersOf(server: Standing): Promise<number[]> {
  const answers: number[] = [];
  const seen = (status: number, body: () => string): void => {
    if (status !== 200) throw new Error(`${server.name} answered ${status}: ${body().slice(0, 500)}`);
    answers.push(server.probability(body()));
  };
  await loop(server, { connections: 1, requests: server.made.length, seen });
  return answers;
}

/** @throws {Error} where one differs: then it is not the same work that is compared. */
function sameAnswers(name: string, found: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of expected.entries()) {
    if (!(Math.abs(found[index]! - value) < 1e-6)) throw new Error(`${name} answered ${found[index]} to request ${index}, Cairn ${value}`);
  }
}
