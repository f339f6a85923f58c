import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { descendants, modelProcesses } from '../kit/child-processes.js';
import { databaseDirectory } from '../kit/home-processes.js';
import { KillablePlatform } from '../kit/killable-platform.js';
import { embeddedDatabaseUrl, loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { SteadyLoad } from '../kit/steady-load.js';
import { until } from '../kit/until.js';

const awayMs = Number(process.env['CAIRN_FAULT_DATABASE_AWAY_MS'] ?? 6_000);

let platform: KillablePlatform;
let endpoint: ServedEndpoint;

beforeAll(async () => {
  platform = await KillablePlatform.start();
  endpoint = await ServedEndpoint.create(platform);
}, 120_000);

afterAll(() => platform?.[Symbol.asyncDispose]());

test(`while the database is dead, and while it hangs, ${awayMs / 1_000} s each, loaded models fail no prediction; then the log catches up, exactly once`, { timeout: 120_000 + 4 * awayMs }, async () => {
  await using load = new SteadyLoad({ where: () => platform.url, endpoint });
  await load.more(100);
  for (const [how, takeAway] of [['dead', keepDead], ['hanging', stopAll]] as const) {
    const before = load.predictions.length;
    await takeAway(platform.home);
    const backMs = performance.now();
    const [answered, given] = [load.predictions.length - before, load.ids];
    const { ids, rows, counted } = await loggedState(await embeddedDatabaseUrl(platform.home), endpoint.id, given, 60_000);
    console.log(
      `database ${how} for ${awayMs / 1_000} s: predictions meanwhile ${answered}, failed ${load.failures.length + load.turnedAway} · caught up after ${Math.round(performance.now() - backMs)} ms, lost ${given.filter((id) => !ids.has(id)).length}, doubled ${counted - rows} · slowest answer ${Math.round(slowest(load))} ms`,
    );
    expect({ failures: load.failures, turnedAway: load.turnedAway }).toEqual({ failures: [], turnedAway: 0 });
    expect(answered).toBeGreaterThan(awayMs / 50);
    expect(counted).toBe(rows);
  }
  await load.stop();
  const { rows } = await loggedState(await embeddedDatabaseUrl(platform.home), endpoint.id, load.ids);
  expect(rows).toBe(load.ids.length);
});

test.each([['dead', keepDead], ['hanging', stopAll]] as const)('while the database is %s, a process of a model that dies is replaced, and no prediction fails', { timeout: 120_000 + 2 * awayMs }, async (how, takeAway) => {
  const others = await modelProcesses(platform.processId);
  const replicated = await ServedEndpoint.create(platform, { replicas: { minimum: 2, maximum: 2 } });
  const both = async (): Promise<number[] | false> => {
    const ids = (await modelProcesses(platform.processId)).filter((id) => !others.includes(id));
    return ids.length === 2 && ids;
  };
  const [victim] = await until('two processes of the model', both);
  const url = await embeddedDatabaseUrl(platform.home);
  await using load = new SteadyLoad({ where: () => platform.url, endpoint: replicated });
  await load.more(100);
  let isAway = true;
  const away = takeAway(platform.home).then(() => (isAway = false));
  await until('the database to be away', async () => !(await answers(url)));
  process.kill(victim!, 'SIGKILL');
  const killedMs = performance.now();
  await until('another process of the model', async () => !((await both()) || [victim]).includes(victim!));
  expect(isAway, 'whether the database was still away').toBe(true);
  console.log(`database ${how}: a process of a model was replaced after ${Math.round(performance.now() - killedMs)} ms`);
  await load.more(50);
  await away;
  await load.stop();
  expect({ failures: load.failures, turnedAway: load.turnedAway }).toEqual({ failures: [], turnedAway: 0 });
  const { rows, counted } = await loggedState(await embeddedDatabaseUrl(platform.home), replicated.id, load.ids, 60_000);
  expect({ rows, counted }).toEqual({ rows: load.ids.length, counted: load.ids.length });
});

test('a key that is revoked stops within seconds at the door of predictions', async () => {
  const { createApiKey } = await platform.admin.query<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
    'mutation ($actorId: ID!) { createApiKey(input: { actorId: $actorId, name: "to be revoked" }) { secret apiKey { id } } }',
    { actorId: endpoint.engineer.id },
  );
  const status = async (): Promise<number> => (await fetch(`${platform.url}/v2/models/${endpoint.name}`, { headers: { authorization: `Bearer ${createApiKey.secret}` } })).status;
  expect(await status()).toBe(200);
  await platform.admin.query('mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: createApiKey.apiKey.id });
  const revokedMs = performance.now();
  await until('the key to be refused', async () => (await status()) === 401);
  const tookMs = performance.now() - revokedMs;
  console.log(`a revoked key was refused after ${Math.round(tookMs)} ms`);
  expect(tookMs).toBeLessThan(5_000);
});

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 300 });
  // It may go while it is asked.
  client.on('error', () => undefined);
  return client.connect().then(() => true, () => false).finally(() => void client.end().catch(() => undefined));
}

/** The server's process; undefined while there is none. */
async function postmaster(home: string): Promise<number | undefined> {
  const text = await readFile(join(await databaseDirectory(home), 'data/postmaster.pid'), 'utf8').catch(() => '');
  const id = Number(text.split('\n')[0]);
  // 0 would be all of our own.
  return id > 1 ? id : undefined;
}

/** Kills the server, and each one that takes its place. */
async function keepDead(home: string): Promise<void> {
  for (const end = performance.now() + awayMs; performance.now() < end; ) {
    signal(await postmaster(home), 'SIGKILL');
    await delay(25);
  }
}

/** Holds all of its processes: connections stand, and nobody answers. */
async function stopAll(home: string): Promise<void> {
  const server = (await postmaster(home))!;
  signal(server, 'SIGSTOP');
  const all = [server, ...(await descendants(server)).map(({ id }) => id)];
  for (const id of all) signal(id, 'SIGSTOP');
  await delay(awayMs);
  for (const id of all) signal(id, 'SIGCONT');
}

/** Some end by themselves meanwhile. */
function signal(id: number | undefined, name: NodeJS.Signals): void {
  if (id === undefined) return;
  try {
    process.kill(id, name);
  } catch {
    // It is gone.
  }
}

function slowest(load: SteadyLoad): number {
  return load.predictions.reduce((most, { atMs, askedAtMs }) => Math.max(most, atMs - askedAtMs), 0);
}
