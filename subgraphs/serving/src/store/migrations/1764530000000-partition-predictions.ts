import type { MigrationInterface, QueryRunner } from 'typeorm';
import { monthOf, servedAtOf } from '../../domain/prediction-time.js';

/**
 * Predictions lie in a part for each calendar month, by their id, which carries the time they were served at. So a look by
 * id finds its part, an id stays unique over all of them, and a month that nobody needs is dropped whole. What was logged
 * before stays where it is, as the part of everything up to the end of the present month. Ids compare by their bytes,
 * whatever the database's locale.
 *
 * `prediction_batch` learns between which ids its rows lie; `endpoint_log` counts what is kept of an endpoint.
 */
export class PartitionPredictions1764530000000 implements MigrationInterface {
  readonly name = 'PartitionPredictions1764530000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SET LOCAL statement_timeout = 0');
    const [found] = (await runner.query('SELECT max(id) AS last FROM serving.prediction')) as { last: string | null }[];
    const times = [new Date(), servedAtOf(found?.last ?? '')].map((at) => at.getTime()).filter((ms) => !Number.isNaN(ms));
    const { toId } = monthOf(new Date(Math.max(...times)));
    await runner.query(`
      ALTER TABLE serving.prediction RENAME TO prediction_before;
      ALTER TABLE serving.prediction_before
        ALTER COLUMN id TYPE text COLLATE "C",
        ADD COLUMN redacted jsonb,
        ADD COLUMN sticky_hash text,
        ADD COLUMN label_key text;
      CREATE INDEX prediction_label_key ON serving.prediction_before (project_id, label_key, id DESC) WHERE label_key IS NOT NULL;
      CREATE TABLE serving.prediction (LIKE serving.prediction_before INCLUDING ALL) PARTITION BY RANGE (id);
      ALTER TABLE serving.prediction ATTACH PARTITION serving.prediction_before FOR VALUES FROM (MINVALUE) TO ('${toId}');
      ALTER TABLE serving.prediction_batch ADD COLUMN first_id text COLLATE "C", ADD COLUMN last_id text COLLATE "C";
      CREATE TABLE serving.endpoint_log (
        endpoint_id text PRIMARY KEY REFERENCES serving.endpoint (id),
        kept double precision NOT NULL DEFAULT 0,
        unlogged double precision NOT NULL DEFAULT 0,
        unlogged_reason text,
        unlogged_from timestamptz,
        unlogged_to timestamptz
      );
      INSERT INTO serving.endpoint_log (endpoint_id, kept) SELECT endpoint_id, count(*) FROM serving.prediction GROUP BY endpoint_id;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('SET LOCAL statement_timeout = 0');
    await runner.query(`
      DROP TABLE serving.endpoint_log;
      ALTER TABLE serving.prediction_batch DROP COLUMN first_id, DROP COLUMN last_id;
      CREATE TABLE serving.prediction_whole (LIKE serving.prediction INCLUDING ALL);
      INSERT INTO serving.prediction_whole SELECT * FROM serving.prediction;
      DROP TABLE serving.prediction;
      ALTER TABLE serving.prediction_whole RENAME TO prediction;
      ALTER TABLE serving.prediction DROP COLUMN redacted, DROP COLUMN sticky_hash, DROP COLUMN label_key;
    `);
  }
}
