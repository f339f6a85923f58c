import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EventLog } from '../log/event-log.js';
import { jsonLogger } from '../logger.js';
import { asSuperuser, createTestDatabase, testServers } from '../testing/servers.js';
import { Database } from './database.js';
import { databaseRoles } from './roles.js';

const silent = jsonLogger('test', 'silent');

/** A secret of its own makes a role of its own, which goes when the test has finished. */
function ownSecret(url: () => string): Buffer {
  const secret = randomBytes(32);
  onTestFinished(async () => {
    const { url: platform } = await databaseRoles(url(), secret);
    await asSuperuser(url(), `DROP OWNED BY ${new URL(platform).username}; DROP ROLE ${new URL(platform).username}`);
  });
  return secret;
}

describe.each(testServers())('roles on the %s PostgreSQL', (server) => {
  test('what an earlier version made as the one role there was becomes the role of the platform, but for the log', async () => {
    const there = await createTestDatabase(server);
    onTestFinished(() => there[Symbol.asyncDispose]());
    const secret = ownSecret(() => there.url);
    const before = await Database.open({ url: there.url, schema: 'notes', rows: [], migrations: [] });
    await before.query('CREATE TABLE notes.note (id text PRIMARY KEY, place bigserial)');
    await before.query('CREATE TABLE notes.part (id text NOT NULL, at int NOT NULL) PARTITION BY RANGE (at)');
    await before.query('CREATE TABLE notes.part_1 PARTITION OF notes.part FOR VALUES FROM (0) TO (9)');
    await before.query(`CREATE FUNCTION notes.one() RETURNS int LANGUAGE sql AS 'SELECT 1'`);
    await before.close();
    const log = await EventLog.open(there.url, silent);
    await log.close();

    const roles = await databaseRoles(there.url, secret);
    expect(roles).toMatchObject({ ownerUrl: there.url, unsealed: undefined });
    const again = await databaseRoles(there.url, secret);
    expect(again).toEqual(roles);
    const after = await Database.open({ url: roles.url, schema: 'notes', rows: [], migrations: [] });
    await after.query(`INSERT INTO notes.note (id) VALUES ('a')`);
    await after.query('ALTER TABLE notes.note ADD COLUMN text text');
    await after.query('DROP TABLE notes.part_1');
    await after.query('DROP FUNCTION notes.one');
    await expect(after.query('SELECT * FROM log.event')).rejects.toThrow('permission denied');
    const sealed = await EventLog.open(roles.url, silent, roles.ownerUrl);
    await expect(sealed.database.query('DELETE FROM log.event')).rejects.toThrow('permission denied');
    await sealed.close();
    await after.close();
  });

  test('a role that may not make others does both, and it is said that the log is not sealed', async () => {
    const there = await createTestDatabase(server);
    onTestFinished(() => there[Symbol.asyncDispose]());
    const name = `plain_${randomBytes(6).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    await asSuperuser(there.url, `CREATE ROLE ${name} LOGIN PASSWORD '${password}'; GRANT CREATE ON DATABASE ${new URL(there.url).pathname.slice(1)} TO ${name}`);
    onTestFinished(() => asSuperuser(there.url, `DROP OWNED BY ${name}; DROP ROLE ${name}`));
    const given = new URL(there.url);
    given.username = name;
    given.password = password;
    const roles = await databaseRoles(given.href, randomBytes(32));
    expect(roles).toEqual({ url: given.href, ownerUrl: given.href, unsealed: `role '${name}' owns the log and may not make a role that does not; give it CREATEROLE` });
    const log = await EventLog.open(roles.url, silent, roles.ownerUrl);
    await expect(log.database.query('DELETE FROM log.event')).rejects.toThrow('never changed and never removed');
    await log.close();
  });

  test('a role that an operator restricted by hand is taken as it is, and the log is sealed', async () => {
    const there = await createTestDatabase(server);
    onTestFinished(() => there[Symbol.asyncDispose]());
    const secret = ownSecret(() => there.url);
    const first = await databaseRoles(there.url, secret);
    await (await EventLog.open(first.url, silent, first.ownerUrl)).close();
    expect(await databaseRoles(first.url, secret)).toEqual({ url: first.url, ownerUrl: first.url, unsealed: undefined });
    await (await EventLog.open(first.url, silent)).close();
  });
});
