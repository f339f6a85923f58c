import { createServer, type AddressInfo } from 'node:net';
import { connect } from '@cairn/client';
import { createTestDatabase } from '@cairn/subgraph/testing';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { databaseDirectory, processesOf } from '../kit/home-processes.js';
import { TestTeam } from '../kit/platform.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from '../kit/spawn-cairn.js';

const adminToken = 'a-token-of-at-least-thirty-two-characters';

async function up(home: string, more: Readonly<Record<string, string>> = {}): Promise<CairnProcess> {
  return spawnCairn(['up'], { CAIRN_HOME: home, CAIRN_PORT: String(await freePort()), CAIRN_ADMIN_TOKEN: adminToken, ...more });
}

describe('cairn up', () => {
  test('SIGTERM stops everything within 15 s, and nothing of its home runs on', async () => {
    await using home = await temporaryHome();
    await using cairn = await up(home.path);
    await cairn.ready();
    const data = await databaseDirectory(home.path);
    expect(await processesOf(data)).not.toEqual([]);
    const before = performance.now();
    expect(await cairn.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - before).toBeLessThan(15_000);
    expect(await processesOf(data)).toEqual([]);
    expect(await processesOf(home.path)).toEqual([]);
  });

  test('after SIGKILL the next start recovers by itself, with all that was acknowledged; meanwhile a home has one owner', async () => {
    await using home = await temporaryHome();
    await using first = await up(home.path);
    await first.ready();
    const team = new TestTeam(first.url, adminToken);
    const projectId = await team.project();
    const scientist = await team.actor('scientist', projectId);
    const run = await scientist.cairn.startRun({ experiment: 'kept', params: { depth: 6 } });
    run.log({ loss: 0.5 }, { step: 1 });
    await run.flush();
    await team.close();

    await using second = await up(home.path);
    expect((await second.ended).code).toBe(1);
    expect(second.output).toContain(`CAIRN_HOME '${home.path}' is in use by process ${first.child.pid}`);

    await first.kill('SIGKILL');
    await using third = await up(home.path);
    await third.ready();
    const again = connect({ url: third.url, token: scientist.token, project: projectId });
    const read = await again.query<{ run: unknown }>('query ($id: ID!) { run(id: $id) { status params { key value } metrics { key latest count } startedBy { name } } }', { id: run.id });
    expect(read.run).toEqual({ status: 'RUNNING', params: [{ key: 'depth', value: '6' }], metrics: [{ key: 'loss', latest: 0.5, count: 1 }], startedBy: { name: scientist.name } });
    await again.query('mutation ($id: ID!) { endRun(input: { runId: $id, status: FINISHED }) { id } }', { id: run.id });
    await again.close();
  });
});

describe('cairn up refuses to start, and says what is in the way', () => {
  test('a busy port', async () => {
    await using home = await temporaryHome();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await refusal(home.path, { CAIRN_PORT: String(port) })).toBe(
      `cairn up: CAIRN_PORT is ${port}, which another program listens on; stop it, or set CAIRN_PORT to a free port\n`,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  test.each([
    [{ CAIRN_PORT: '70000' }, "CAIRN_PORT is '70000'; expected a port from 0 to 65535 (0 takes any free one)"],
    [{ CAIRN_ADMIN_TOKEN: 'short' }, "CAIRN_ADMIN_TOKEN is '5 characters'; expected at least 32 characters"],
    [{ CAIRN_DATABASE_URL: 'mysql://root:secret@host/db' }, "CAIRN_DATABASE_URL is 'mysql://…@host/db'; expected postgresql://user:password@host:port/database"],
    [{ CAIRN_LOG_LEVEL: 'loud' }, "CAIRN_LOG_LEVEL is 'loud'; expected info, warn, error or silent"],
  ])('a wrong environment variable: %o', async (environment, message) => {
    await using home = await temporaryHome();
    expect(await refusal(home.path, environment)).toBe(`cairn up: ${message}\n`);
  });

  test('an unreachable database', async () => {
    await using home = await temporaryHome();
    const port = await freePort();
    const text = await refusal(home.path, { CAIRN_DATABASE_URL: `postgresql://cairn:secret@127.0.0.1:${port}/cairn` });
    expect(text).toBe(`cairn up: Database postgresql://…@127.0.0.1:${port}/cairn cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}\n`);
  });

  test('a database that a newer version migrated', async () => {
    await using home = await temporaryHome();
    await using database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE SCHEMA log');
    await client.query('CREATE TABLE log.migration (id serial, timestamp bigint NOT NULL, name text NOT NULL)');
    await client.query("INSERT INTO log.migration (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')");
    await client.end();
    expect(await refusal(home.path, { CAIRN_DATABASE_URL: database.url })).toContain(
      "cairn up: The database is of a newer Cairn: schema 'log' holds migration 'FromTheFuture9999999999999', which this version does not know",
    );
  });
});

/** What it says before it ends, with status 1. */
async function refusal(home: string, environment: Readonly<Record<string, string>>): Promise<string> {
  await using cairn = await up(home, environment);
  const { code } = await cairn.ended;
  expect(code).toBe(1);
  return cairn.output;
}
