import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { KillablePlatform } from '../kit/killable-platform.js';
import { embeddedDatabaseUrl, loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { SteadyLoad } from '../kit/steady-load.js';
import { seeded } from './seeded.js';

const kills = Number(process.env['CAIRN_FAULT_RESTARTS'] ?? 2);

test(`killing the platform ${kills} times under load loses no prediction that a caller was given and logs none twice; callers who try again go on`, { timeout: 60_000 + kills * 60_000 }, async () => {
  await using platform = await KillablePlatform.start();
  const endpoint = await ServedEndpoint.create(platform);
  await using load = new SteadyLoad({ where: () => platform.url, endpoint });
  const random = seeded(2);
  const answeredBetween: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const before = load.predictions.length;
    await load.more(150);
    await delay(random() * 500);
    await platform.kill();
    answeredBetween.push(load.predictions.length - before);
    await platform.startAgain();
  }
  await load.more(150);
  await load.stop();
  const given = load.ids;
  const { ids, rows, counted } = await loggedState(await embeddedDatabaseUrl(platform.home), endpoint.id, given);
  const lost = given.filter((id) => !ids.has(id)).length;
  console.log(
    `platform kills: ${kills} · predictions given ${given.length} (before each kill ${answeredBetween.join(', ')}), in the log ${rows}, lost ${lost}, doubled ${counted - rows} · connections cut ${load.failures.length}, refused while it was down ${load.turnedAway}`,
  );
  expect(given.length).toBe(new Set(given).size);
  // What was logged when the answer was on its way is there too, once; nobody else is answered.
  expect(rows).toBeGreaterThanOrEqual(given.length);
  expect(counted).toBe(rows);
  // Only what the kill itself cut: each of the callers has one request under way.
  expect(load.failures.filter(({ what }) => !/^(ECONNRESET|EPIPE|status 503)/.test(what))).toEqual([]);
});
