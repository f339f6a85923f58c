import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { databaseDirectory } from './home-processes.js';
import { until } from './until.js';

/** The embedded database of a home that is in use. */
export async function embeddedDatabaseUrl(home: string): Promise<string> {
  const password = (await readFile(join(home, 'keys/postgres-password'), 'utf8')).trim();
  const port = (await readFile(join(await databaseDirectory(home), 'data/postmaster.pid'), 'utf8')).split('\n')[3]!.trim();
  return `postgresql://cairn:${password}@127.0.0.1:${port}/cairn`;
}

/** What the log holds of an endpoint. */
export interface LoggedState {
  readonly rows: number;
  /** Rows by the counts that are kept beside them: more, or fewer, would say that a batch was counted twice, or not. */
  readonly counted: number;
  readonly ids: ReadonlySet<string>;
}

/** Waits until every given prediction is in the log, and reads it. */
export async function loggedState(databaseUrl: string, endpointId: string, given: readonly string[], patienceMs = 30_000): Promise<LoggedState> {
  return until(
    `${given.length} predictions to be logged`,
    async () => {
      const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
      try {
        await client.connect();
        // One statement: rows and counts as they were committed together.
        const { rows } = await client.query<{ ids: string[]; counted: string }>(
          `SELECT array(SELECT id FROM serving.prediction WHERE endpoint_id = $1) AS ids,
             (SELECT coalesce(sum(t.predictions), 0) FROM serving.tally t JOIN serving.variant v ON v.id = t.variant_id WHERE v.endpoint_id = $1) AS counted`,
          [endpointId],
        );
        const { ids: found, counted } = rows[0]!;
        const ids = new Set(found);
        return given.every((id) => ids.has(id)) && { rows: found.length, counted: Number(counted), ids };
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    patienceMs,
  );
}
