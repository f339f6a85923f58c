import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Traces lie by experiment and start, so that the newest are found without a scan; `trace_run` knows those of a run, whether they
 * happened during it or were linked to it. What clients wrote as JSON stays in their order of keys, hence `json`. Spans, assessments and records go with what they belong to.
 */
export class KeepTraces1764100000000 implements MigrationInterface {
  readonly name = 'KeepTraces1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE experiments.trace (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        experiment_id text NOT NULL REFERENCES experiments.experiment (id),
        external_id text NOT NULL,
        client_request_id text,
        run_id text,
        name text NOT NULL,
        state text NOT NULL CHECK (state IN ('in_progress', 'ok', 'error')),
        started_at timestamptz NOT NULL,
        duration_ms double precision,
        request_preview text,
        response_preview text,
        tags jsonb NOT NULL,
        metadata jsonb NOT NULL,
        span_count integer NOT NULL,
        told boolean NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE UNIQUE INDEX trace_external ON experiments.trace (external_id, project_id);
      CREATE INDEX trace_started ON experiments.trace (experiment_id, started_at DESC, id DESC);
      CREATE INDEX trace_failed ON experiments.trace (experiment_id, started_at DESC, id DESC) WHERE state = 'error';
      CREATE INDEX trace_session ON experiments.trace (experiment_id, left(metadata ->> 'mlflow.trace.session', 200), started_at DESC) WHERE metadata ? 'mlflow.trace.session';
      CREATE INDEX trace_tags ON experiments.trace USING gin (tags jsonb_path_ops);

      CREATE TABLE experiments.trace_run (
        run_id text NOT NULL,
        trace_id text NOT NULL REFERENCES experiments.trace (id) ON DELETE CASCADE,
        PRIMARY KEY (trace_id, run_id)
      );
      CREATE INDEX trace_run_run ON experiments.trace_run (run_id, trace_id);

      CREATE TABLE experiments.span (
        trace_id text NOT NULL REFERENCES experiments.trace (id) ON DELETE CASCADE,
        id text NOT NULL,
        parent_id text,
        name text NOT NULL,
        type text,
        status text NOT NULL CHECK (status IN ('unset', 'ok', 'error')),
        started_ns bigint NOT NULL,
        ended_ns bigint,
        attributes json NOT NULL,
        rest json NOT NULL,
        PRIMARY KEY (trace_id, id)
      );

      CREATE TABLE experiments.trace_assessment (
        trace_id text NOT NULL REFERENCES experiments.trace (id) ON DELETE CASCADE,
        id text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('feedback', 'expectation', 'issue')),
        valid boolean NOT NULL,
        created_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        body jsonb NOT NULL,
        PRIMARY KEY (trace_id, id)
      );

      ALTER TABLE experiments.artifact
        ADD COLUMN trace_id text,
        DROP CONSTRAINT artifact_owner_check,
        ADD CONSTRAINT artifact_owner_check CHECK (num_nonnulls(run_id, logged_model_id, trace_id) = 1);
      CREATE UNIQUE INDEX artifact_trace ON experiments.artifact (trace_id, name) WHERE replaced_at IS NULL AND trace_id IS NOT NULL;

      CREATE TABLE experiments.evaluation_dataset (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        digest text NOT NULL,
        schema json,
        tags json NOT NULL,
        record_count integer NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL
      );
      CREATE INDEX evaluation_dataset_project ON experiments.evaluation_dataset (project_id, id DESC);
      CREATE TABLE experiments.evaluation_dataset_experiment (
        dataset_id text NOT NULL REFERENCES experiments.evaluation_dataset (id) ON DELETE CASCADE,
        experiment_id text NOT NULL REFERENCES experiments.experiment (id),
        PRIMARY KEY (dataset_id, experiment_id)
      );
      CREATE INDEX evaluation_dataset_of_experiment ON experiments.evaluation_dataset_experiment (experiment_id, dataset_id);
      CREATE TABLE experiments.evaluation_record (
        dataset_id text NOT NULL REFERENCES experiments.evaluation_dataset (id) ON DELETE CASCADE,
        id text NOT NULL,
        place bigint GENERATED ALWAYS AS IDENTITY,
        body json NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        changed_at timestamptz NOT NULL,
        changed_by text NOT NULL,
        PRIMARY KEY (dataset_id, id)
      );
      CREATE INDEX evaluation_record_place ON experiments.evaluation_record (dataset_id, place);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE experiments.evaluation_record, experiments.evaluation_dataset_experiment, experiments.evaluation_dataset;
      DELETE FROM experiments.artifact WHERE trace_id IS NOT NULL;
      ALTER TABLE experiments.artifact DROP CONSTRAINT artifact_owner_check, DROP COLUMN trace_id;
      ALTER TABLE experiments.artifact ADD CONSTRAINT artifact_owner_check CHECK ((run_id IS NULL) <> (logged_model_id IS NULL));
      DROP TABLE experiments.trace_assessment, experiments.span, experiments.trace_run, experiments.trace;
    `);
  }
}
