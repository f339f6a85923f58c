import { once } from 'node:events';
import { Pool } from 'undici';
import { ended, started } from './server-process.js';
import type { ServerProcess } from './server-process.js';

// One query over three subgraphs, answered by the gateway in one process, by the gateway over HTTP, and by a plain Apollo
// Server that holds the same data. Servers run in processes of their own; rounds take turns, and the medians are printed.

const connections = 20;
const requestsPerRound = 4_000;
const rounds = 3;
const serversFile = new URL('./gateway-servers.ts', import.meta.url);
const query = '{ models { id name run { id accuracy startedBy { id name } } } }';

const contestants = {
  'gateway, subgraphs in-process': 'local',
  'gateway, subgraphs over HTTP': 'http',
  'plain Apollo Server': 'plain',
} as const;

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
}

async function compare(): Promise<void> {
  const servers = await Promise.all(Object.values(contestants).map(async (which) => [which, await started(serversFile, which)] as const));
  const results = new Map<string, Round[]>(Object.values(contestants).map((which) => [which, []]));
  const answers = await Promise.all(servers.map(async ([, { url }]) => JSON.stringify(await answerOf(url))));
  if (new Set(answers).size !== 1) throw new Error(`The servers answer different data:\n${answers.join('\n')}`);
  for (const [, server] of servers) await load(server, requestsPerRound / 4);
  for (let round = 0; round < rounds; round++) {
    for (const [which, server] of servers) results.get(which)!.push(await load(server, requestsPerRound));
  }
  console.log(`one query over three subgraphs · ${connections} connections · ${rounds} rounds of ${requestsPerRound} requests · medians`);
  console.table(
    Object.entries(contestants).map(([server, which]) => {
      const of = (pick: (round: Round) => number): number => results.get(which)!.map(pick).sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
      const fixed = (value: number): number => Number(value.toFixed(2));
      return {
        server,
        'req/s': Math.round(of((round) => round.perSecond)),
        'p50 ms': fixed(of((round) => round.p50Ms)),
        'p99 ms': fixed(of((round) => round.p99Ms)),
        'CPU ms/req': fixed(of((round) => round.cpuMs)),
      };
    }),
  );
  await Promise.all(servers.map(([, { child }]) => ended(child)));
}

async function cpuMsOf({ child }: ServerProcess): Promise<number> {
  const answer = once(child, 'message');
  child.send('cpu');
  return ((await answer) as [number])[0];
}

const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' };
const body = JSON.stringify({ query });

async function answerOf(url: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers, body });
  return response.json();
}

async function load(server: ServerProcess, requests: number): Promise<Round> {
  const { origin, pathname } = new URL(server.url);
  const pool = new Pool(origin, { connections });
  const latencies: number[] = [];
  let left = requests;
  const cpuBefore = await cpuMsOf(server);
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const sent = performance.now();
      const response = await pool.request({ path: pathname, method: 'POST', headers, body });
      await response.body.dump();
      if (response.statusCode !== 200) throw new Error(`${server.url} answered ${response.statusCode}`);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - begun) / 1_000;
  const cpuMs = ((await cpuMsOf(server)) - cpuBefore) / requests;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))]!;
  return { perSecond: requests / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99), cpuMs };
}

await compare();
