import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRegistry1700000000000 implements MigrationInterface {
  readonly name = 'CreateRegistry1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registry.model (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        name text NOT NULL,
        description text,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (project_id, name)
      );
      CREATE TABLE registry.model_version (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        model_id text NOT NULL REFERENCES registry.model (id),
        number integer NOT NULL,
        status text NOT NULL CHECK (status IN ('registered', 'blocked', 'awaitingApproval', 'approved', 'rejected')),
        digest text NOT NULL,
        size_bytes double precision NOT NULL,
        run_id text NOT NULL,
        dataset_version_ids text[] NOT NULL,
        feature_view_id text,
        evaluation jsonb NOT NULL,
        description text,
        inputs jsonb NOT NULL,
        outputs jsonb NOT NULL,
        operators text[] NOT NULL,
        gates_digest text,
        gates_event_id text,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        UNIQUE (model_id, number)
      );
      CREATE INDEX model_version_project ON registry.model_version (project_id, id DESC);
      CREATE TABLE registry.alias (
        model_id text NOT NULL REFERENCES registry.model (id),
        name text NOT NULL,
        version_id text NOT NULL REFERENCES registry.model_version (id),
        moved_at timestamptz NOT NULL,
        moved_by text NOT NULL,
        PRIMARY KEY (model_id, name)
      );
      CREATE TABLE registry.gate (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        model_id text NOT NULL REFERENCES registry.model (id),
        name text NOT NULL,
        description text,
        query text NOT NULL,
        predicate text NOT NULL,
        version integer NOT NULL,
        digest text NOT NULL,
        in_force boolean NOT NULL,
        UNIQUE (model_id, name, version)
      );
      CREATE TABLE registry.gate_result (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        gate_id text NOT NULL REFERENCES registry.gate (id),
        version_id text NOT NULL REFERENCES registry.model_version (id),
        passed boolean NOT NULL,
        inputs jsonb,
        explanation text NOT NULL,
        evaluated_at timestamptz NOT NULL,
        UNIQUE (version_id, gate_id)
      );
      CREATE TABLE registry.approval (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        version_id text NOT NULL REFERENCES registry.model_version (id),
        decision text NOT NULL CHECK (decision IN ('approved', 'rejected')),
        actor_id text NOT NULL,
        at timestamptz NOT NULL,
        reason text NOT NULL,
        model_digest text NOT NULL,
        evaluation_digest text NOT NULL,
        gates_digest text NOT NULL
      );
      CREATE INDEX approval_version ON registry.approval (version_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registry.approval, registry.gate_result, registry.gate, registry.alias, registry.model_version, registry.model');
  }
}
