import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Labels of a caller's keys, for predictions that may not be logged yet; an empty endpoint stands for all of the project. */
export class LabelByKey1764510000000 implements MigrationInterface {
  readonly name = 'LabelByKey1764510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE data.keyed_label (
        project_id text NOT NULL,
        key text NOT NULL,
        endpoint_id text NOT NULL,
        batch_id text NOT NULL,
        value double precision NOT NULL,
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (project_id, key, endpoint_id)
      );
      CREATE INDEX keyed_label_batch ON data.keyed_label (batch_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE data.keyed_label');
  }
}
