import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateData1700000000000 implements MigrationInterface {
  readonly name = 'CreateData1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE data.dataset (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        description text,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (project_id, name)
      );
      CREATE TABLE data.dataset_version (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        dataset_id text NOT NULL REFERENCES data.dataset (id),
        number integer NOT NULL,
        digest text NOT NULL,
        size_bytes double precision NOT NULL,
        row_count double precision NOT NULL,
        format text NOT NULL CHECK (format IN ('parquet', 'csv')),
        description text,
        schema jsonb NOT NULL,
        profile jsonb NOT NULL,
        quality jsonb NOT NULL,
        derived_from text[] NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (dataset_id, number)
      );
      CREATE INDEX dataset_version_project ON data.dataset_version (project_id, id DESC);
      CREATE TABLE data.ingest_refusal (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        dataset text NOT NULL,
        digest text NOT NULL,
        message text NOT NULL,
        quality jsonb NOT NULL,
        refused_at timestamptz NOT NULL,
        refused_by text NOT NULL
      );
      CREATE TABLE data.feature_view (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        version integer NOT NULL,
        digest text NOT NULL,
        definitions jsonb NOT NULL,
        fitted_on text,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (project_id, name, version)
      );
      CREATE TABLE data.label (
        prediction_id text PRIMARY KEY,
        project_id text NOT NULL,
        batch_id text NOT NULL,
        value double precision NOT NULL,
        at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX label_batch ON data.label (batch_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE data.label, data.feature_view, data.ingest_refusal, data.dataset_version, data.dataset');
  }
}
