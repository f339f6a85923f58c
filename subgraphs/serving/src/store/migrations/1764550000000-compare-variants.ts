import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a comparison of two variants is made of: `shadow_answer` holds what a candidate made of copies, `pair_tally` how often and
 * how far both differed, `step_label` the first label of each unit (sticky key, or else prediction), `waiting_label` labels whose
 * prediction is not logged yet, `rollout_note` what the strategy thought as time went by.
 */
export class CompareVariants1764550000000 implements MigrationInterface {
  readonly name = 'CompareVariants1764550000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE serving.tally ADD COLUMN copies double precision NOT NULL DEFAULT 0;
      CREATE TABLE serving.shadow_answer (
        prediction_id text COLLATE "C" NOT NULL,
        variant_id text NOT NULL,
        endpoint_id text NOT NULL,
        model_version_id text NOT NULL,
        rollout_id text NOT NULL,
        step_index integer NOT NULL,
        outputs jsonb NOT NULL,
        score double precision,
        latency_ms double precision NOT NULL,
        PRIMARY KEY (prediction_id, variant_id)
      );
      CREATE INDEX shadow_answer_endpoint ON serving.shadow_answer (endpoint_id, prediction_id);
      CREATE TABLE serving.pair_tally (
        rollout_id text NOT NULL,
        step_index integer NOT NULL,
        count double precision NOT NULL,
        candidate_failed double precision NOT NULL,
        dropped double precision NOT NULL,
        scored double precision NOT NULL,
        difference_sum double precision NOT NULL,
        difference_squared_sum double precision NOT NULL,
        largest_difference double precision NOT NULL,
        agreed double precision NOT NULL,
        differences double precision[] NOT NULL,
        PRIMARY KEY (rollout_id, step_index)
      );
      CREATE TABLE serving.step_label (
        rollout_id text NOT NULL,
        step_index integer NOT NULL,
        variant_id text NOT NULL,
        unit text NOT NULL,
        prediction_id text COLLATE "C" NOT NULL,
        value double precision NOT NULL,
        score double precision,
        PRIMARY KEY (rollout_id, step_index, variant_id, unit)
      );
      CREATE TABLE serving.waiting_label (
        prediction_id text COLLATE "C" PRIMARY KEY,
        value double precision NOT NULL
      );
      CREATE TABLE serving.rollout_note (
        rollout_id text NOT NULL REFERENCES serving.rollout (id),
        step_index integer NOT NULL,
        at timestamptz NOT NULL,
        decision jsonb NOT NULL,
        PRIMARY KEY (rollout_id, step_index, at)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE serving.rollout_note, serving.waiting_label, serving.step_label, serving.pair_tally, serving.shadow_answer; ALTER TABLE serving.tally DROP COLUMN copies',
    );
  }
}
