import type { DataSource, QueryRunner } from 'typeorm';
import { UnavailableError } from '@cairn/core';

/** Held while a process migrates; any number will do, as long as it is ours alone. */
const lockKey = 0x6361_6972;

/** Creates the schema and runs what is new, while other processes that start at the same time wait. */
export async function migrate(source: DataSource, schema: string): Promise<void> {
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await refuseNewer(source, runner, schema);
    await source.runMigrations({ transaction: 'all' });
  } catch (error) {
    await runner.query('SELECT pg_advisory_unlock($1)', [lockKey]).catch(() => undefined);
    await runner.release();
    await source.destroy();
    throw error;
  }
  await runner.query('SELECT pg_advisory_unlock($1)', [lockKey]);
  await runner.release();
}

async function refuseNewer(source: DataSource, runner: QueryRunner, schema: string): Promise<void> {
  const table = (await runner.query('SELECT to_regclass($1) AS found', [`"${schema}".migration`])) as { found: string | null }[];
  if (!table[0]?.found) return;
  const known = new Set(source.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const applied = (await runner.query(`SELECT name FROM "${schema}".migration ORDER BY id`)) as { name: string }[];
  const foreign = applied.find(({ name }) => !known.has(name));
  if (foreign) {
    throw new UnavailableError(
      `The database is of a newer Cairn: schema '${schema}' holds migration '${foreign.name}', which this version does not know; ` +
        'start that newer version, or restore a backup made before the upgrade',
    );
  }
}
