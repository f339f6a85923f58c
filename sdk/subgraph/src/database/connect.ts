import pg from 'pg';
import { UnavailableError } from '@cairn/core';

const oldestServer = 150_000;

/**
 * One connection to a server that is recent enough. It is the caller's to end.
 * @throws {UnavailableError} when the server cannot be reached, or is older than PostgreSQL 15; it shows no password.
 */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  const shown = url.replace(/\/\/[^@/]*@/, '//…@');
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    const version = Number(rows[0]?.server_version_num);
    if (version < oldestServer) throw new UnavailableError(`Database ${shown} is PostgreSQL ${Math.floor(version / 10_000)}; expected 15 or later`);
    return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    if (cause instanceof UnavailableError) throw cause;
    throw new UnavailableError(`Database ${shown} cannot be reached: ${cause instanceof Error ? cause.message || 'no answer' : String(cause)}`, { cause });
  }
}
