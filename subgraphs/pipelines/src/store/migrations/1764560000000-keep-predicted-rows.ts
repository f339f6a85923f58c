import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What jobs of predictions have done. The answers themselves are uploaded; a row says which. */
export class KeepPredictedRows1764560000000 implements MigrationInterface {
  readonly name = 'KeepPredictedRows1764560000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipelines.predicted_chunk (
        run_id text NOT NULL REFERENCES pipelines.pipeline_run (id),
        step text NOT NULL,
        number integer NOT NULL,
        rows integer NOT NULL,
        rows_total double precision NOT NULL,
        digest text NOT NULL,
        model_version_id text NOT NULL,
        kept_at timestamptz NOT NULL,
        PRIMARY KEY (run_id, step, number)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipelines.predicted_chunk');
  }
}
