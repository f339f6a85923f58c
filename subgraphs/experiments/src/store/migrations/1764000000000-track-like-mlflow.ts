import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Series become bytes: columns of big-endian doubles, cut into chunks by run and key, each with its lowest and highest
 * point beside it. What was just logged lies in `metric_segment`, one row a batch, until it is folded into chunks and
 * into `metric`. Search finds its way by `metric_rank`, `param_value` and `run_started`.
 */
export class TrackLikeMlflow1764000000000 implements MigrationInterface {
  readonly name = 'TrackLikeMlflow1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE experiments.experiment
        ADD COLUMN changed_at timestamptz,
        ADD COLUMN deleted_at timestamptz;
      UPDATE experiments.experiment SET changed_at = created_at;
      ALTER TABLE experiments.experiment ALTER COLUMN changed_at SET NOT NULL;

      ALTER TABLE experiments.run
        ADD COLUMN parent_id text,
        ADD COLUMN deleted_at timestamptz,
        DROP CONSTRAINT run_status_check,
        DROP CONSTRAINT run_check,
        ADD CONSTRAINT run_status_check CHECK (status IN ('scheduled', 'running', 'finished', 'failed', 'killed')),
        ADD CONSTRAINT run_end_check CHECK ((status IN ('scheduled', 'running')) = (ended_at IS NULL));
      CREATE INDEX run_started ON experiments.run (experiment_id, started_at DESC, id DESC) WHERE deleted_at IS NULL;
      CREATE INDEX run_deleted ON experiments.run (deleted_at) WHERE deleted_at IS NOT NULL;
      CREATE INDEX run_parent ON experiments.run (parent_id, id DESC) WHERE parent_id IS NOT NULL;

      CREATE TABLE experiments.experiment_tag (
        experiment_id text NOT NULL REFERENCES experiments.experiment (id),
        key text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (experiment_id, key)
      );
      CREATE TABLE experiments.run_tag (
        run_id text NOT NULL,
        experiment_id text NOT NULL,
        key text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (run_id, key)
      );
      CREATE INDEX run_tag_value ON experiments.run_tag (experiment_id, key, left(value, 200), run_id);

      ALTER TABLE experiments.param ADD COLUMN experiment_id text, DROP CONSTRAINT param_run_id_fkey;
      UPDATE experiments.param p SET experiment_id = r.experiment_id FROM experiments.run r WHERE r.id = p.run_id;
      ALTER TABLE experiments.param ALTER COLUMN experiment_id SET NOT NULL;
      CREATE INDEX param_value ON experiments.param (experiment_id, key, left(value, 200), run_id);

      ALTER TABLE experiments.metric ADD COLUMN experiment_id text, ADD COLUMN latest_at_ms double precision, DROP CONSTRAINT metric_run_id_fkey;
      ALTER TABLE experiments.metric RENAME COLUMN last_step TO latest_step;
      UPDATE experiments.metric m SET
        experiment_id = r.experiment_id,
        latest_at_ms = coalesce((SELECT max(at) FROM experiments.metric_chunk c, unnest(c.at_ms) at WHERE c.run_id = m.run_id AND c.key = m.key), 0)
      FROM experiments.run r WHERE r.id = m.run_id;
      ALTER TABLE experiments.metric ALTER COLUMN experiment_id SET NOT NULL, ALTER COLUMN latest_at_ms SET NOT NULL;
      CREATE INDEX metric_rank ON experiments.metric (experiment_id, key, latest, run_id);

      ALTER TABLE experiments.metric_chunk RENAME TO metric_chunk_before;
      CREATE TABLE experiments.metric_chunk (
        run_id text NOT NULL,
        key text NOT NULL,
        number integer NOT NULL,
        first_index bigint NOT NULL,
        count integer NOT NULL,
        low double precision[],
        high double precision[],
        steps bytea NOT NULL,
        "values" bytea NOT NULL,
        at_ms bytea NOT NULL
      );
      ALTER TABLE experiments.metric_chunk
        ALTER COLUMN steps SET STORAGE EXTERNAL, ALTER COLUMN "values" SET STORAGE EXTERNAL, ALTER COLUMN at_ms SET STORAGE EXTERNAL;
      INSERT INTO experiments.metric_chunk
      SELECT c.run_id, c.key, c.number, c.first_index, cardinality(c."values"),
        (SELECT ARRAY[p.value, p.step, p.at, c.first_index + p.place - 1] FROM unnest(c.steps, c."values", c.at_ms) WITH ORDINALITY AS p(step, value, at, place) WHERE p.value <> 'NaN' ORDER BY p.value, p.place LIMIT 1),
        (SELECT ARRAY[p.value, p.step, p.at, c.first_index + p.place - 1] FROM unnest(c.steps, c."values", c.at_ms) WITH ORDINALITY AS p(step, value, at, place) WHERE p.value <> 'NaN' ORDER BY p.value DESC, p.place LIMIT 1),
        (SELECT string_agg(float8send(v::float8), ''::bytea ORDER BY place) FROM unnest(c.steps) WITH ORDINALITY AS u(v, place)),
        (SELECT string_agg(float8send(v), ''::bytea ORDER BY place) FROM unnest(c."values") WITH ORDINALITY AS u(v, place)),
        (SELECT string_agg(float8send(v::float8), ''::bytea ORDER BY place) FROM unnest(c.at_ms) WITH ORDINALITY AS u(v, place))
      FROM experiments.metric_chunk_before c WHERE cardinality(c."values") > 0;
      DROP TABLE experiments.metric_chunk_before;
      ALTER TABLE experiments.metric_chunk ADD PRIMARY KEY (run_id, key, number);

      CREATE TABLE experiments.metric_segment (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        run_id text NOT NULL,
        experiment_id text NOT NULL,
        points integer NOT NULL,
        body bytea NOT NULL
      );
      ALTER TABLE experiments.metric_segment ALTER COLUMN body SET STORAGE EXTERNAL;
      CREATE INDEX metric_segment_run ON experiments.metric_segment (experiment_id, run_id, id);

      ALTER TABLE experiments.metric_batch RENAME TO metric_batch_before;
      CREATE TABLE experiments.metric_batch (run_id text NOT NULL, batch bytea NOT NULL, PRIMARY KEY (run_id, batch));
      INSERT INTO experiments.metric_batch SELECT run_id, substring(sha256(convert_to(batch_id, 'UTF8')) FOR 16) FROM experiments.metric_batch_before ON CONFLICT DO NOTHING;
      DROP TABLE experiments.metric_batch_before;

      CREATE TABLE experiments.logged_model (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        experiment_id text NOT NULL REFERENCES experiments.experiment (id),
        run_id text,
        name text NOT NULL,
        model_type text,
        status text NOT NULL CHECK (status IN ('pending', 'ready', 'failed')),
        status_message text,
        created_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        created_by text NOT NULL,
        deleted_at timestamptz,
        params jsonb NOT NULL,
        tags jsonb NOT NULL
      );
      CREATE INDEX logged_model_experiment ON experiments.logged_model (experiment_id, id DESC);
      CREATE INDEX logged_model_run ON experiments.logged_model (run_id) WHERE run_id IS NOT NULL;
      CREATE TABLE experiments.logged_model_metric (
        model_id text NOT NULL REFERENCES experiments.logged_model (id),
        key text NOT NULL,
        dataset_name text NOT NULL,
        dataset_digest text NOT NULL,
        run_id text NOT NULL,
        value double precision NOT NULL,
        step double precision NOT NULL,
        at_ms double precision NOT NULL,
        PRIMARY KEY (model_id, key, dataset_name, dataset_digest, run_id)
      );
      CREATE TABLE experiments.run_model (
        run_id text NOT NULL,
        model_id text NOT NULL REFERENCES experiments.logged_model (id),
        direction text NOT NULL CHECK (direction IN ('input', 'output')),
        step double precision NOT NULL,
        PRIMARY KEY (run_id, direction, model_id)
      );

      CREATE TABLE experiments.external_dataset (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        digest text NOT NULL,
        source_type text NOT NULL,
        source text NOT NULL,
        schema text,
        profile text,
        created_at timestamptz NOT NULL,
        UNIQUE (project_id, name, digest)
      );
      CREATE TABLE experiments.run_dataset (
        run_id text NOT NULL,
        experiment_id text NOT NULL,
        dataset_id text NOT NULL REFERENCES experiments.external_dataset (id),
        tags jsonb NOT NULL,
        PRIMARY KEY (run_id, dataset_id)
      );
      CREATE INDEX run_dataset_experiment ON experiments.run_dataset (experiment_id, dataset_id);

      ALTER TABLE experiments.artifact
        ADD COLUMN logged_model_id text REFERENCES experiments.logged_model (id),
        ADD COLUMN replaced_at timestamptz,
        ALTER COLUMN run_id DROP NOT NULL,
        DROP CONSTRAINT artifact_run_id_fkey,
        ADD CONSTRAINT artifact_owner_check CHECK ((run_id IS NULL) <> (logged_model_id IS NULL));
      UPDATE experiments.artifact a SET replaced_at = a.created_at
      WHERE EXISTS (SELECT FROM experiments.artifact b WHERE b.run_id = a.run_id AND b.name = a.name AND b.id > a.id);
      DROP INDEX experiments.artifact_run;
      CREATE UNIQUE INDEX artifact_run ON experiments.artifact (run_id, name) WHERE replaced_at IS NULL AND run_id IS NOT NULL;
      CREATE UNIQUE INDEX artifact_model ON experiments.artifact (logged_model_id, name) WHERE replaced_at IS NULL AND logged_model_id IS NOT NULL;
      CREATE INDEX artifact_digest ON experiments.artifact (project_id, digest);

      CREATE TABLE experiments.saved_view (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        experiment_id text NOT NULL REFERENCES experiments.experiment (id),
        name text NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (experiment_id, name)
      );
      CREATE TABLE experiments.retention (project_id text PRIMARY KEY, bin_days integer);
    `);
  }

  async down(): Promise<void> {
    throw new Error('This migration rewrites metric series; restore a backup made before it to go back');
  }
}
