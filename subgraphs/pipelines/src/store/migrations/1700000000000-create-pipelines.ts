import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A step row carries its own definition, so that a run keeps to the version it started with. */
export class CreatePipelines1700000000000 implements MigrationInterface {
  readonly name = 'CreatePipelines1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipelines.pipeline (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        version integer NOT NULL,
        digest text NOT NULL,
        steps jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (project_id, name)
      );
      CREATE INDEX pipeline_project ON pipelines.pipeline (project_id, id DESC);
      CREATE TABLE pipelines.trigger (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        pipeline_id text NOT NULL REFERENCES pipelines.pipeline (id),
        kind text NOT NULL CHECK (kind IN ('skew', 'degradation', 'drift', 'newData', 'newRequirement', 'onDemand', 'schedule')),
        event_type text,
        filter jsonb NOT NULL,
        params jsonb NOT NULL,
        cooldown_seconds integer NOT NULL,
        enabled boolean NOT NULL,
        last_fired_at timestamptz,
        last_skipped_reason text,
        next_at timestamptz,
        actor jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        CHECK ((kind = 'schedule') = (next_at IS NOT NULL))
      );
      CREATE INDEX trigger_pipeline ON pipelines.trigger (pipeline_id);
      CREATE INDEX trigger_event ON pipelines.trigger (project_id, event_type) WHERE enabled AND event_type IS NOT NULL;
      CREATE INDEX trigger_due ON pipelines.trigger (next_at) WHERE enabled AND next_at IS NOT NULL;
      CREATE TABLE pipelines.pipeline_run (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        pipeline_id text NOT NULL REFERENCES pipelines.pipeline (id),
        pipeline_version integer NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'waiting', 'succeeded', 'failed', 'cancelled')),
        params jsonb NOT NULL,
        trigger_id text REFERENCES pipelines.trigger (id),
        cause_event_id text,
        start_event_id text NOT NULL,
        actor jsonb NOT NULL,
        request_id text NOT NULL,
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        reason text,
        cancel_reason text,
        driver integer,
        CHECK ((status IN ('running', 'waiting')) = (ended_at IS NULL))
      );
      CREATE INDEX pipeline_run_project ON pipelines.pipeline_run (project_id, id DESC);
      CREATE INDEX pipeline_run_pipeline ON pipelines.pipeline_run (pipeline_id, id DESC);
      CREATE INDEX pipeline_run_open ON pipelines.pipeline_run (id) WHERE ended_at IS NULL;
      CREATE TABLE pipelines.step (
        run_id text NOT NULL REFERENCES pipelines.pipeline_run (id),
        number integer NOT NULL,
        definition jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled')),
        attempts integer NOT NULL,
        job_id text,
        awaits text,
        event_id text,
        outputs jsonb,
        message text,
        started_at timestamptz,
        ended_at timestamptz,
        PRIMARY KEY (run_id, number)
      );
      CREATE INDEX step_awaits ON pipelines.step (awaits) WHERE awaits IS NOT NULL AND ended_at IS NULL;
      CREATE TABLE pipelines.job (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        run_id text NOT NULL REFERENCES pipelines.pipeline_run (id),
        step text NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'running', 'succeeded', 'failed', 'cancelled')),
        command text[] NOT NULL,
        cores double precision NOT NULL,
        memory_bytes double precision NOT NULL,
        gpus integer NOT NULL,
        time_limit_ms double precision NOT NULL,
        start_event_id text NOT NULL,
        submitted_at timestamptz NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        device_ids text[] NOT NULL,
        exit_code integer,
        reason text,
        outputs jsonb,
        peak_memory_bytes double precision,
        cpu_ms double precision
      );
      CREATE INDEX job_run ON pipelines.job (run_id);
      CREATE TABLE pipelines.log_line (
        job_id text NOT NULL REFERENCES pipelines.job (id),
        number bigint NOT NULL,
        at timestamptz NOT NULL,
        stream text NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (job_id, number)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pipelines.log_line, pipelines.job, pipelines.step, pipelines.pipeline_run, pipelines.trigger, pipelines.pipeline');
  }
}
