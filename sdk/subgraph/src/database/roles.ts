import { createHmac } from 'node:crypto';
import type pg from 'pg';
import { connect } from './connect.js';

/** Held while a process makes the platform's role; any number will do, as long as it is ours alone. */
const lockKey = 0x6361_6975;

/** As whom a process works in the database. */
export interface DatabaseRoles {
  /** Of the role that runs the platform. */
  readonly url: string;
  /** Of the role that owns the log and migrates it; the same where one role must do both. */
  readonly ownerUrl: string;
  /** Why the role that runs the platform can change the log; undefined when it cannot. */
  readonly unsealed: string | undefined;
}

/**
 * The roles to work as, for a URL that an operator gave. Where that role may make others, the platform runs as one of its own, which reads
 * the log and adds to it, and owns everything else; row-level security binds it. Its name and its password follow from the secret, so that all
 * processes of an installation find the same.
 * @throws {UnavailableError} when the server cannot be reached, or is older than PostgreSQL 15.
 */
export async function databaseRoles(url: string, secret: Buffer): Promise<DatabaseRoles> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<Given>(
      `SELECT rolname AS name, rolsuper OR rolcreaterole AS "makesRoles",
         coalesce((SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('log.event')), true) AS "ownsLog"
       FROM pg_roles WHERE rolname = current_user`,
    );
    const given = rows[0]!;
    if (!given.makesRoles) {
      const unsealed = given.ownsLog ? `role '${given.name}' owns the log and may not make a role that does not; give it CREATEROLE` : undefined;
      return { url, ownerUrl: url, unsealed };
    }
    const role = platformRole(secret);
    await makeRole(client, role);
    const platformUrl = new URL(url);
    platformUrl.username = role.name;
    platformUrl.password = role.password;
    const refusal = await refusalOf(platformUrl.href);
    if (refusal !== undefined) return { url, ownerUrl: url, unsealed: `role '${role.name}' was made, and is not let in: ${refusal}` };
    await handOver(client, role.name);
    return { url: platformUrl.href, ownerUrl: url, unsealed: undefined };
  } finally {
    await client.end();
  }
}

interface Given {
  readonly name: string;
  readonly makesRoles: boolean;
  readonly ownsLog: boolean;
}

interface PlatformRole {
  readonly name: string;
  readonly password: string;
}

function platformRole(secret: Buffer): PlatformRole {
  const derived = (purpose: string): string => createHmac('sha256', secret).update(`cairn database role: ${purpose}`).digest('hex');
  return { name: `cairn_app_${derived('name').slice(0, 12)}`, password: derived('password') };
}

/** Roles are of the whole server, so two processes on two databases may make the same one at a time. */
async function makeRole(client: pg.Client, { name, password }: PlatformRole): Promise<void> {
  await client.query(`DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(${lockKey});
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN
      CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '${password}';
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`);
  const { rows } = await client.query<{ name: string; may: boolean }>(
    `SELECT quote_ident(current_database()) AS name, has_database_privilege($1, current_database(), 'CREATE') AND has_database_privilege($1, current_database(), 'TEMP') AS may`,
    [name],
  );
  if (!rows[0]!.may) await client.query(`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${rows[0]!.name} TO ${name}`);
}

/** What an earlier version made as another role, in schemas of ours but the log's, becomes the platform's. */
async function handOver(client: pg.Client, name: string): Promise<void> {
  const owned = await client.query<{ statement: string }>(
    `WITH ours AS (
       SELECT n.oid, n.nspname, n.nspowner FROM pg_namespace n JOIN pg_class m ON m.relnamespace = n.oid AND m.relname = 'migration' AND m.relkind = 'r'
       WHERE n.nspname <> 'log'
     ), role AS (SELECT oid FROM pg_roles WHERE rolname = $1)
     SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, $1) AS statement, 0 AS rank FROM ours, role WHERE nspowner <> role.oid
     UNION ALL
     SELECT format('ALTER TABLE %I.%I OWNER TO %I', nspname, relname, $1), 1 FROM ours JOIN pg_class c ON c.relnamespace = ours.oid, role
     WHERE relkind IN ('r', 'p', 'v', 'm') AND relowner <> role.oid
     UNION ALL
     SELECT format('ALTER SEQUENCE %I.%I OWNER TO %I', nspname, relname, $1), 1 FROM ours JOIN pg_class c ON c.relnamespace = ours.oid, role
     WHERE relkind = 'S' AND relowner <> role.oid AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))
     UNION ALL
     SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, $1), 2 FROM ours JOIN pg_proc p ON p.pronamespace = ours.oid, role WHERE proowner <> role.oid
     ORDER BY rank`,
    [name],
  );
  if (owned.rows.length === 0) return;
  await client.query(`BEGIN; ${owned.rows.map(({ statement }) => statement).join('; ')}; COMMIT`);
}

async function refusalOf(url: string): Promise<string | undefined> {
  return connect(url).then(
    async (client) => client.end().then(() => undefined),
    (error: Error) => error.message,
  );
}
