import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A metric series is kept in chunks: arrays of about 1,000 points per run, key and number. `metric` holds what search
 * and live readers need to know of a series without reading it.
 */
export class CreateExperiments1700000000000 implements MigrationInterface {
  readonly name = 'CreateExperiments1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE experiments.experiment (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (project_id, name)
      );
      CREATE TABLE experiments.run (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        experiment_id text NOT NULL REFERENCES experiments.experiment (id),
        name text NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
        reason text,
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        started_by text NOT NULL,
        job_id text,
        dataset_version_ids text[] NOT NULL,
        code jsonb,
        environment jsonb,
        CHECK ((status = 'running') = (ended_at IS NULL))
      );
      CREATE INDEX run_project ON experiments.run (project_id, id DESC);
      CREATE INDEX run_experiment ON experiments.run (experiment_id, id DESC);
      CREATE TABLE experiments.param (
        run_id text NOT NULL REFERENCES experiments.run (id),
        key text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (run_id, key)
      );
      CREATE TABLE experiments.metric (
        run_id text NOT NULL REFERENCES experiments.run (id),
        key text NOT NULL,
        count bigint NOT NULL,
        latest double precision NOT NULL,
        minimum double precision,
        maximum double precision,
        last_step bigint NOT NULL,
        PRIMARY KEY (run_id, key)
      );
      CREATE TABLE experiments.metric_chunk (
        run_id text NOT NULL,
        key text NOT NULL,
        number integer NOT NULL,
        first_index bigint NOT NULL,
        steps bigint[] NOT NULL,
        "values" double precision[] NOT NULL,
        at_ms bigint[] NOT NULL,
        PRIMARY KEY (run_id, key, number)
      );
      CREATE TABLE experiments.metric_batch (
        run_id text NOT NULL,
        batch_id text NOT NULL,
        PRIMARY KEY (run_id, batch_id)
      );
      CREATE TABLE experiments.artifact (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        run_id text NOT NULL REFERENCES experiments.run (id),
        name text NOT NULL,
        digest text NOT NULL,
        size_bytes double precision NOT NULL,
        media_type text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX artifact_run ON experiments.artifact (run_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE experiments.artifact, experiments.metric_batch, experiments.metric_chunk, experiments.metric, experiments.param, experiments.run, experiments.experiment',
    );
  }
}
