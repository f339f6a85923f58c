import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Predictions come in batches, each of one endpoint: `prediction_batch` says which were logged, once. `tally` adds up
 * what a variant did, by rollout and step; outside a rollout `rollout_id` is empty and the step 0.
 */
export class CreateServing1700000000000 implements MigrationInterface {
  readonly name = 'CreateServing1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE serving.endpoint (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        model_id text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (project_id, name)
      );
      CREATE TABLE serving.variant (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL REFERENCES serving.endpoint (id),
        model_version_id text NOT NULL,
        version_number integer NOT NULL,
        digest text NOT NULL,
        inputs jsonb NOT NULL,
        outputs jsonb NOT NULL,
        traffic_percent double precision NOT NULL CHECK (traffic_percent BETWEEN 0 AND 100),
        created_at timestamptz NOT NULL,
        retired_at timestamptz
      );
      CREATE INDEX variant_endpoint ON serving.variant (endpoint_id, id DESC);
      CREATE TABLE serving.rollout (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL REFERENCES serving.endpoint (id),
        strategy text NOT NULL,
        options jsonb NOT NULL,
        champion_id text NOT NULL REFERENCES serving.variant (id),
        candidate_id text NOT NULL REFERENCES serving.variant (id),
        status text NOT NULL CHECK (status IN ('running', 'paused', 'promoted', 'rolledBack')),
        state jsonb NOT NULL,
        reason text,
        started_at timestamptz NOT NULL,
        started_by text NOT NULL,
        started_event_id text NOT NULL,
        paused_at timestamptz,
        ended_at timestamptz,
        CHECK ((status = 'paused') = (paused_at IS NOT NULL)),
        CHECK ((status IN ('promoted', 'rolledBack')) = (ended_at IS NOT NULL))
      );
      CREATE INDEX rollout_endpoint ON serving.rollout (endpoint_id, id DESC);
      CREATE UNIQUE INDEX rollout_open ON serving.rollout (endpoint_id) WHERE ended_at IS NULL;
      CREATE TABLE serving.rollout_step (
        rollout_id text NOT NULL REFERENCES serving.rollout (id),
        index integer NOT NULL,
        traffic_percent double precision NOT NULL,
        entered_at timestamptz NOT NULL,
        left_at timestamptz,
        decision jsonb,
        PRIMARY KEY (rollout_id, index)
      );
      CREATE TABLE serving.tally (
        variant_id text NOT NULL,
        rollout_id text NOT NULL,
        step_index integer NOT NULL,
        requests double precision NOT NULL,
        errors double precision NOT NULL,
        predictions double precision NOT NULL,
        score_count double precision NOT NULL,
        score_sum double precision NOT NULL,
        scores double precision[] NOT NULL,
        latencies double precision[] NOT NULL,
        PRIMARY KEY (variant_id, rollout_id, step_index)
      );
      CREATE INDEX tally_rollout ON serving.tally (rollout_id, step_index) WHERE rollout_id <> '';
      CREATE TABLE serving.prediction_batch (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL,
        event_id text
      );
      CREATE TABLE serving.prediction (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL,
        variant_id text NOT NULL,
        model_version_id text NOT NULL,
        rollout_id text,
        step_index integer,
        traffic_percent double precision NOT NULL,
        observed_at timestamptz NOT NULL,
        served_at timestamptz NOT NULL,
        latency_ms double precision NOT NULL,
        features jsonb NOT NULL,
        outputs jsonb NOT NULL,
        score double precision,
        caller_id text NOT NULL,
        batch_id text NOT NULL
      );
      CREATE INDEX prediction_endpoint ON serving.prediction (endpoint_id, id DESC);
      CREATE INDEX prediction_batch_rows ON serving.prediction (batch_id);
      CREATE INDEX prediction_step ON serving.prediction (rollout_id, step_index, variant_id, id) WHERE rollout_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE serving.prediction, serving.prediction_batch, serving.tally, serving.rollout_step, serving.rollout, serving.variant, serving.endpoint',
    );
  }
}
