import pg from 'pg';

/** What is written here stays as it was written. */
const sealed = 'log.event, log.sequence, log.tree_node, log.checkpoint, log.signing_key';
/** What the log needs to be read, numbered and heard, and bytes. */
const kept = 'log.pending, log.consumer, log.parked, log.blob, log.blob_use, log.blob_released, log.blob_garbage';

/** Lets the role that runs the platform read the log and add to it, and nothing else. */
export async function grantLog(ownerUrl: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ granted: boolean }>(`SELECT has_schema_privilege($1, 'log', 'USAGE') AND has_table_privilege($1, 'log.signing_key', 'INSERT') AS granted`, [role]);
    if (rows[0]?.granted) return;
    await client.query(`BEGIN;
      GRANT USAGE ON SCHEMA log TO ${pg.escapeIdentifier(role)};
      GRANT SELECT ON log.migration TO ${pg.escapeIdentifier(role)};
      GRANT SELECT, INSERT ON ${sealed} TO ${pg.escapeIdentifier(role)};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${kept} TO ${pg.escapeIdentifier(role)};
    COMMIT`);
  } finally {
    await client.end();
  }
}
