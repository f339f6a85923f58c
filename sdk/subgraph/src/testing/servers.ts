import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../postgres/embedded.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URLs of the PostgreSQL servers that tests may use, by name. */
    postgresServers: Record<string, string>;
  }
}

/** Name of the variable that points the store tests at an operator's PostgreSQL as well. */
const externalVariable = 'CAIRN_TEST_DATABASE_URL';

/** vitest's global set-up: one embedded server for all test files, and the external one when it is named. */
export async function startTestServers(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-test-'));
  const embedded = await startEmbeddedPostgres({ home, durable: false });
  const external = process.env[externalVariable];
  if (!external) {
    if (process.env['CI']) throw new Error(`CI must test against an operator's PostgreSQL too: set ${externalVariable}`);
    process.stderr.write(`\n  SKIPPED: store tests on an operator's PostgreSQL (set ${externalVariable} to run them)\n\n`);
  }
  project.provide('postgresServers', { embedded: embedded.url, ...(external ? { external } : {}) });
  return async () => {
    await embedded.stop();
    await rm(home, { recursive: true, force: true });
    await rm(embedded.placement.directory, { recursive: true, force: true });
  };
}

/** A new, empty database, gone when it is disposed of. */
export interface TestDatabase {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The names of the servers that store tests run on: `describe.each(testServers())`. */
export function testServers(): string[] {
  return Object.keys(inject('postgresServers'));
}

/** Creates a database on one of the test servers. */
export async function createTestDatabase(server = 'embedded'): Promise<TestDatabase> {
  const base = inject('postgresServers')[server];
  if (!base) throw new Error(`There is no test server '${server}'`);
  const name = `test_${process.pid}_${crypto.randomUUID().replaceAll('-', '')}`;
  await administer(base, `CREATE DATABASE ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.href, [Symbol.asyncDispose]: () => administer(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/**
 * Runs statements as the superuser of the test server that a database is on: what no role of the platform may do.
 * @param url of the database, as any role.
 */
export async function asSuperuser(url: string, sql: string): Promise<void> {
  const { host, pathname } = new URL(url);
  const base = Object.values(inject('postgresServers')).find((one) => new URL(one).host === host);
  if (!base) throw new Error(`No test server is at ${host}`);
  const there = new URL(base);
  there.pathname = pathname;
  await administer(there.href, sql);
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
