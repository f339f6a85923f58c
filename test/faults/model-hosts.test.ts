import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { modelProcesses } from '../kit/child-processes.js';
import { KillablePlatform } from '../kit/killable-platform.js';
import { embeddedDatabaseUrl, loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { SteadyLoad } from '../kit/steady-load.js';
import { until } from '../kit/until.js';
import { distribution, seeded } from './seeded.js';

const kills = Number(process.env['CAIRN_FAULT_KILLS'] ?? 20);
/** A process that is gone is replaced within this, in milliseconds. */
const replacedMs = 2_000;

test(`killing the process of a model ${kills} times fails no prediction where another replica stands, loses none and logs none twice`, { timeout: 60_000 + kills * 5_000 }, async () => {
  await using platform = await KillablePlatform.start();
  const endpoint = await ServedEndpoint.create(platform, { replicas: { minimum: 2, maximum: 2 } });
  const both = (): Promise<number[] | false> => modelProcesses(platform.processId).then((ids) => ids.length === 2 && ids);
  let standing = await until('two processes of the model', both);
  const random = seeded(4);
  const took: number[] = [];
  await using load = new SteadyLoad({ where: () => platform.url, endpoint });
  for (let kill = 0; kill < kills; kill++) {
    await delay(random() * 50);
    const victim = standing[Math.floor(random() * 2)]!;
    const atMs = performance.now();
    process.kill(victim, 'SIGKILL');
    for (let ids: number[] | false = false; !ids; ) {
      if (performance.now() - atMs > 30_000) throw new Error(`Process ${victim} was not replaced within 30 s`);
      await delay(5);
      ids = await both();
      if (ids && ids.includes(victim)) ids = false;
      if (ids) standing = ids;
    }
    took.push(performance.now() - atMs);
  }
  await load.more(100);
  await load.stop();
  const { ids, rows, counted } = await loggedState(await embeddedDatabaseUrl(platform.home), endpoint.id, load.ids);
  const busy = loadavg()[1]!;
  const lost = load.ids.filter((id) => !ids.has(id)).length;
  const late = took.filter((ms) => ms > replacedMs).length;
  console.log(
    `host kills: ${kills} · predictions answered ${load.predictions.length}, failed ${load.failures.length}, logged ${rows}, lost ${lost}, doubled ${counted - rows} · replaced after ms: ${distribution(took)}; later than ${replacedMs}: ${late} · load of the machine ${busy.toFixed(1)} on ${availableParallelism()} cores`,
  );
  expect(load.failures).toEqual([]);
  expect({ rows, counted }).toEqual({ rows: load.ids.length, counted: load.ids.length });
  // A machine that is busy with more than it has cores for starts no process in its usual time: there only the usual one is held to it.
  if (busy <= availableParallelism()) expect(late).toBe(0);
  expect(took.toSorted((a, b) => a - b)[kills >> 1]).toBeLessThan(replacedMs);
});
