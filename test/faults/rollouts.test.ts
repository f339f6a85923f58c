import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KillablePlatform } from '../kit/killable-platform.js';
import { failingModel } from '../kit/models.js';
import { embeddedDatabaseUrl, loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { SteadyLoad } from '../kit/steady-load.js';
import { until } from '../kit/until.js';
import { seeded } from './seeded.js';

const kills = Number(process.env['CAIRN_FAULT_ROLLOUT_KILLS'] ?? 2);

let platform: KillablePlatform;

beforeAll(async () => {
  platform = await KillablePlatform.start();
}, 120_000);

afterAll(() => platform?.[Symbol.asyncDispose]());

test(`a rollout 0 → 10 → 50 → 100 goes on and ends although the platform is killed ${kills} times at any moment, and its shares are always 100 together`, { timeout: 120_000 + kills * 60_000 }, async () => {
  const endpoint = await ServedEndpoint.create(platform);
  const candidate = await endpoint.version();
  const random = seeded(6);
  await using load = new SteadyLoad({ where: () => platform.url, endpoint });
  await load.more(20);
  const rollout = await endpoint.rollOut(candidate, { steps: [10, 50, 100], bakeMs: 1_500, minRequests: 10, maxLatencyRatio: 1_000, latencyToleranceMs: 60_000, maxScoreShift: 1_000 });
  const seen: string[] = [];
  for (let kill = 0; kill < kills; kill++) {
    await delay(random() * 2_500);
    await platform.kill();
    await platform.startAgain();
    const shares = await endpoint.shares();
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
    seen.push(shares.join(' + '));
  }
  const ended = await until('the rollout to end', async () => {
    const now = await endpoint.rollout(rollout);
    return now.status !== 'RUNNING' && now;
  }, 60_000);
  await load.more(50);
  await load.stop();
  expect(ended.status).toBe('PROMOTED');
  expect(await endpoint.shares()).toEqual([100]);
  expect(load.predictions.slice(-20).map(({ version }) => version)).toEqual(Array(20).fill(candidate));
  const { rows, counted } = await loggedState(await embeddedDatabaseUrl(platform.home), endpoint.id, load.ids);
  expect(counted).toBe(rows);
  const refused = load.failures.filter(({ what }) => !/^(ECONNRESET|EPIPE)/.test(what));
  console.log(`a rollout under ${kills} kills: shares after each ${seen.join(', ')} · ended ${ended.status} · predictions ${load.predictions.length}, cut by a kill ${load.failures.length - refused.length}, otherwise failed ${refused.length}`);
  // A process that answers its door before its models are loaded has them wait.
  expect(refused).toEqual([]);
});

test('a rollback is complete within 2 s of the order, and nobody fails', { timeout: 60_000 }, async () => {
  const endpoint = await ServedEndpoint.create(platform);
  const candidate = await endpoint.version();
  await using load = new SteadyLoad({ where: () => platform.url, endpoint });
  const rollout = await endpoint.rollOut(candidate, { steps: [50, 100], bakeMs: 600_000 });
  await load.more(100);
  const orderedMs = performance.now();
  await endpoint.rollBack(rollout);
  const doneMs = performance.now();
  await load.more(200);
  await load.stop();
  const byCandidate = load.predictions.filter(({ version }) => version === candidate);
  const lastMs = Math.max(...byCandidate.map(({ askedAtMs }) => askedAtMs));
  console.log(`rollback by order: done after ${Math.round(doneMs - orderedMs)} ms; the candidate was last asked ${Math.round(lastMs - orderedMs)} ms after the order · failed ${load.failures.length} of ${load.predictions.length}`);
  expect(byCandidate.length).toBeGreaterThan(20);
  expect(lastMs - orderedMs).toBeLessThan(2_000);
  expect(doneMs - orderedMs).toBeLessThan(2_000);
  expect(load.failures).toEqual([]);
});

test('a candidate that fails is rolled back within 10 s of its first failure', { timeout: 60_000 }, async () => {
  const endpoint = await ServedEndpoint.create(platform);
  const candidate = await endpoint.version(failingModel());
  await using load = new SteadyLoad({ where: () => platform.url, endpoint });
  await load.more(50);
  const rollout = await endpoint.rollOut(candidate, { steps: [10, 50, 100], bakeMs: 600_000 });
  const ended = await until('the rollout to end', async () => {
    const now = await endpoint.rollout(rollout);
    return now.status !== 'RUNNING' && now;
  });
  await load.more(200);
  await load.stop();
  const [first, last] = [load.failures[0]!.atMs, load.failures.at(-1)!.atMs];
  console.log(`rollback by threshold: ${ended.reason}; last failure ${Math.round(last - first)} ms after the first · failed ${load.failures.length} of ${load.failures.length + load.predictions.length}`);
  expect(ended.status).toBe('ROLLED_BACK');
  expect(last - first).toBeLessThan(10_000);
  expect(load.failures.every(({ what }) => what.startsWith('status 503'))).toBe(true);
});
