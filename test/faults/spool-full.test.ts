import { createTestDatabase } from '@cairn/subgraph/testing';
import { expect, test } from 'vitest';
import { TestTeam } from '../kit/platform.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { freePort, spawnCairn, temporaryHome } from '../kit/spawn-cairn.js';
import { until } from '../kit/until.js';

const adminToken = 'a-token-of-at-least-thirty-two-characters';
/** No file of the platform may be larger: what is not is written, and a line behind it is refused as by a disk that is full. */
const underLimit = ['bash', '-c', 'ulimit -f 64; exec "$@"', 'bash'];

test('where the disk takes no more, the door refuses with 503 and a time to come back, or answers and says that it is not logged: as the endpoint wants it', { timeout: 120_000 }, async () => {
  await using database = await createTestDatabase();
  await using home = await temporaryHome();
  await using cairn = spawnCairn(['up'], { CAIRN_HOME: home.path, CAIRN_PORT: String(await freePort()), CAIRN_DATABASE_URL: database.url, CAIRN_ADMIN_TOKEN: adminToken }, underLimit);
  await cairn.ready();
  const team = new TestTeam(cairn.url, adminToken);
  const endpoint = await ServedEndpoint.create(team);
  const ask = async (rows: number): Promise<{ status: number; retryAfter: string | null; body: { error?: string; parameters?: { logged?: boolean } } }> => {
    const column = (name: string): object => ({ name, datatype: 'FP32', shape: [rows, 1], data: Array(rows).fill(0.5) });
    const response = await fetch(`${cairn.url}/v2/models/${endpoint.name}/infer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${endpoint.engineer.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: [column('a'), column('b')], outputs: [] }),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: (await response.json()) as never };
  };
  expect((await ask(1)).status).toBe(200);

  const refused = await ask(2_000);
  expect(refused).toMatchObject({ status: 503, body: { error: 'The prediction cannot be logged: EFBIG' } });
  expect(Number(refused.retryAfter)).toBeGreaterThanOrEqual(1);

  await endpoint.configure({ log: { whenFull: 'SERVE_UNLOGGED' } });
  expect(await ask(2_000)).toMatchObject({ status: 200, body: { parameters: { logged: false } } });
  const logged = await ask(1);
  expect(logged.status).toBe(200);
  expect(logged.body.parameters).not.toHaveProperty('logged');
  const unlogged = await until('the alarm', async () => {
    const { endpoint: seen } = await endpoint.engineer.cairn.query<{ endpoint: { unlogged: { count: number; reason: string } | null } }>('query ($id: ID!) { endpoint(id: $id) { unlogged { count reason } } }', { id: endpoint.id });
    return seen.unlogged ?? undefined;
  });
  expect(unlogged).toMatchObject({ count: 2_000, reason: 'The prediction cannot be logged: EFBIG' });
  console.log(`a full spool at the door: refuse → ${refused.status}, retry-after ${refused.retryAfter} s; serveUnlogged → 200, logged false, alarm of ${unlogged.count}`);
  await team.close();
});
