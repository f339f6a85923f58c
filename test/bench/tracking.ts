import { pythonEnvironment } from '../clients/environment.js';
import { firstRows } from './tracking/browser.js';
import { fillRuns } from './tracking/fill.js';
import { median } from './tracking/load.js';
import { chart, longPoints, longRun, searchFirstPage } from './tracking/reads.js';
import { recordBodies } from './tracking/recorded.js';
import { startPair, type Pair, type TrackingServer } from './tracking/servers.js';
import { batches, pythonAlone, pythonClient, singles } from './tracking/writes.js';

// Tracking beside the server of PyPI's mlflow: both on one durable PostgreSQL with the same settings, with the real client and with the
// same recorded bodies. Rounds alternate, and medians are reported. `npm run bench -- tracking` runs all; CAIRN_BENCH_ONLY=writes,reads,browser,large,chart
// runs some (the browser needs `npm run build` before), CAIRN_BENCH_RUNS sets how many runs the largest search is made of (default 1,000,000).

const rounds = 3;
const environment = await pythonEnvironment('requirements-mlflow-3.txt');
if ('missing' in environment) {
  console.error(`The benchmark needs the real client and server: ${environment.missing}`);
  process.exit(1);
}
const { python } = environment;
const only = process.env['CAIRN_BENCH_ONLY']?.split(',');
const wanted = (part: string): boolean => only === undefined || only.includes(part);

interface Row {
  readonly measure: string;
  readonly cairn: string;
  readonly mlflow: string;
  readonly ratio: string;
  readonly goal: string;
}

const rows: Row[] = [];
const figure = (value: number, digits = 0): string => value.toLocaleString('en', { maximumFractionDigits: digits });

/** Runs the measurement on both servers, in turns. @returns medians. */
async function inTurns(pair: Pair, measure: (server: TrackingServer) => Promise<number>): Promise<{ readonly cairn: number; readonly mlflow: number }> {
  const found = { cairn: [] as number[], mlflow: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const server of [pair.cairn, pair.mlflow]) found[server.name].push(await measure(server));
  }
  return { cairn: median(found.cairn), mlflow: median(found.mlflow) };
}

function compare(measure: string, found: { readonly cairn: number; readonly mlflow: number }, goal: string): void {
  rows.push({ measure, cairn: figure(found.cairn), mlflow: figure(found.mlflow), ratio: `${figure(found.cairn / found.mlflow, 1)}x`, goal });
  console.log(rows.at(-1));
}

const bodies = await recordBodies(python);
await using pair = await startPair(python, wanted('browser'));

if (wanted('writes')) {
  const many = (server: TrackingServer, ours: number, theirs: number): number => (server.name === 'cairn' ? ours : theirs);
  compare('points/s, batches of 1,000 (10 keys), replayed', await inTurns(pair, (server) => batches(server, bodies.tenKeys, many(server, 800, 40))), '50x');
  compare('points/s, batches of 1,000 (1,000 keys), replayed', await inTurns(pair, (server) => batches(server, bodies.thousandKeys, many(server, 500, 40))), '50x');
  compare('points/s, the Python client', await inTurns(pair, (server) => pythonClient(server, { python, token: pair.token, requests: many(server, 150, 15) })), '20x');
  const alone = await pythonAlone({ python, token: pair.token, requests: 150 });
  rows.push({ measure: 'points/s, the Python client, answered by nothing but 200', cairn: figure(alone), mlflow: '', ratio: '', goal: 'its limit' });
  compare('log_metric/s, 64 connections, replayed', await inTurns(pair, async (server) => (await singles(server, bodies, many(server, 12_000, 1_000))).perSecond), '10x');
}

const runs = 100_000;
const ours = wanted('reads') || wanted('browser') ? await fillRuns(pair.cairn, runs) : '';

if (wanted('reads')) {
  const theirs = await fillRuns(pair.mlflow, runs);
  const cairn = await searchFirstPage(pair.cairn, ours, 400);
  const mlflow = await searchFirstPage(pair.mlflow, theirs, 20);
  for (const [name, of] of [['p50', 'p50Ms'], ['p99', 'p99Ms']] as const) {
    rows.push({ measure: `search, first 100 of ${figure(runs)} runs with 20 metrics, ${name} ms`, cairn: figure(cairn[of], 1), mlflow: figure(mlflow[of]), ratio: `${figure(mlflow[of] / cairn[of], 1)}x`, goal: name === 'p99' ? '25 ms, 50x' : '' });
    console.log(rows.at(-1));
  }
}

if (wanted('browser')) {
  const times = await firstRows(pair.cairn, { token: pair.token, experimentId: ours, visits: 5 });
  rows.push({ measure: 'table of 100,000 runs in the browser, median ms to the first rows', cairn: `${figure(median(times))} of ${times.map((ms) => figure(ms)).join(', ')}`, mlflow: '', ratio: '', goal: '1,500 ms' });
  console.log(rows.at(-1));
}

if (wanted('large')) {
  const most = Number(process.env['CAIRN_BENCH_RUNS'] ?? 1_000_000);
  const [few, many] = [await fillRuns(pair.cairn, 10_000), await fillRuns(pair.cairn, most)];
  const found = { few: [] as number[], many: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    found.few.push((await searchFirstPage(pair.cairn, few, 200)).p50Ms);
    found.many.push((await searchFirstPage(pair.cairn, many, 200)).p50Ms);
  }
  rows.push({ measure: `the same at ${figure(most)} runs beside 10,000, p50 ms`, cairn: `${figure(median(found.many), 1)} beside ${figure(median(found.few), 1)}`, mlflow: '', ratio: `${figure(median(found.many) / median(found.few), 2)}x`, goal: '1.3x' });
  console.log(rows.at(-1));
}

if (wanted('chart')) {
  const { p50Ms, p99Ms, extremes } = await chart(pair.cairn, await longRun(pair.cairn), 50);
  rows.push({ measure: `chart of ${figure(longPoints)} points in 1,000, p50 and p99 ms`, cairn: `${figure(p50Ms)} and ${figure(p99Ms)}`, mlflow: '', ratio: extremes, goal: '100 ms' });
  console.log(rows.at(-1));
}

console.table(rows);
