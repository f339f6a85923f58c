import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase } from '@cairn/subgraph/testing';
import { expect, test } from 'vitest';
import { TestTeam } from '../kit/platform.js';
import { loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from '../kit/spawn-cairn.js';
import { SteadyLoad } from '../kit/steady-load.js';

const rounds = Number(process.env['CAIRN_FAULT_ROUNDS'] ?? 1);
const adminToken = 'a-token-of-at-least-thirty-two-characters';

test('two platforms on one database are told to stop and replaced in turn under load: no prediction fails, none is lost, none is doubled', { timeout: 180_000 + rounds * 120_000 }, async () => {
  await using database = await createTestDatabase();
  await using homes = await temporaryHome();
  const artifacts = join(homes.path, 'artifacts');
  await mkdir(artifacts, { recursive: true });
  const places = await Promise.all(['a', 'b'].map(async (name) => ({ home: join(homes.path, name), port: await freePort() })));
  const start = ({ home, port }: (typeof places)[number]): CairnProcess =>
    spawnCairn(['up'], { CAIRN_HOME: home, CAIRN_PORT: String(port), CAIRN_DATABASE_URL: database.url, CAIRN_SECRET: 'shared-by-both-of-this-installation', CAIRN_ADMIN_TOKEN: adminToken });
  const platforms: CairnProcess[] = [];
  try {
    for (const place of places) {
      // Each with a home of its own, and one storage for both.
      await mkdir(place.home);
      await symlink(artifacts, join(place.home, 'artifacts'));
      const platform = start(place);
      platforms.push(platform);
      await platform.ready();
    }
    const team = new TestTeam(platforms[0]!.url, adminToken);
    const endpoint = await ServedEndpoint.create(team);
    await using balancer = new Balancer(places.map(({ port }) => `http://127.0.0.1:${port}`));
    await balancer.all();
    await using load = new SteadyLoad({ where: () => balancer.next(), endpoint });
    await load.more(200);
    for (let round = 0; round < rounds; round++) {
      for (const [index, place] of places.entries()) {
        expect(await platforms[index]!.kill('SIGTERM')).toEqual({ code: 0, signal: null });
        await load.more(50);
        platforms[index] = start(place);
        await platforms[index]!.ready();
        await balancer.all();
        await load.more(100);
      }
    }
    await load.stop();
    await team.close();
    const { ids, rows, counted } = await loggedState(database.url, endpoint.id, load.ids);
    console.log(
      `rolling replacement: ${2 * rounds} processes · predictions answered ${load.predictions.length}, failed ${load.failures.length}, lost ${load.ids.filter((id) => !ids.has(id)).length}, doubled ${counted - rows} · connections refused before anything was sent ${load.turnedAway}`,
    );
    expect(load.failures).toEqual([]);
    expect({ rows, counted }).toEqual({ rows: load.ids.length, counted: load.ids.length });
  } finally {
  }
});

/** Asks who is ready, as a balancer does, and sends each request to one of them in turn. */
class Balancer implements AsyncDisposable {
  #ready: readonly string[] = [];
  #turn = 0;
  #going = true;
  readonly #looking: Promise<void>;

  constructor(private readonly urls: readonly string[]) {
    this.#looking = this.#look();
  }

  next(): string {
    const among = this.#ready.length > 0 ? this.#ready : this.urls;
    return among[this.#turn++ % among.length]!;
  }

  /** Resolves when all are ready. */
  async all(): Promise<void> {
    while (this.#ready.length < this.urls.length) await delay(20);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#going = false;
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (this.#going) {
      const found = await Promise.all(this.urls.map((url) => fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false)));
      this.#ready = this.urls.filter((_, index) => found[index]);
      await delay(50);
    }
  }
}
