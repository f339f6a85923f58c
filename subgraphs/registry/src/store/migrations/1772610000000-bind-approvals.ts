import type { MigrationInterface, QueryRunner } from 'typeorm';
import { backfillPromotions } from './bind-approvals/backfill.js';
import { approvalRules, granters, parties, sealedTables, versionRules } from './bind-approvals/rules.js';

/**
 * Gates ask for approvals; every decision of a gate is kept; approvals name environment and policy, and expire; who has a part in a
 * version may not approve it; promotions are a history; break-glass. What was approved before named no policy: to be used anew, its gates
 * are evaluated and it is approved again.
 */
export class BindApprovals1772610000000 implements MigrationInterface {
  readonly name = 'BindApprovals1772610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(granters);
    await runner.query(parties);
    await runner.query(approvalRules);
    await runner.query(versionRules);
    for (const table of sealedTables) await runner.query(`CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON registry.${table} FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change()`);
    await backfillPromotions(runner);
  }

  async down(): Promise<void> {
    throw new Error('Decisions are never taken away');
  }
}

const tables = `
  ALTER TABLE registry.gate
    ADD COLUMN required_approvals integer NOT NULL DEFAULT 1 CHECK (required_approvals BETWEEN 1 AND 10),
    ADD COLUMN approval_days integer NOT NULL DEFAULT 30 CHECK (approval_days BETWEEN 1 AND 3650);

  ALTER TABLE registry.gate_result
    DROP CONSTRAINT gate_result_version_id_gate_id_key,
    ADD COLUMN answered boolean NOT NULL DEFAULT true,
    ADD COLUMN champion_id text,
    ADD COLUMN evaluated_by text,
    ADD COLUMN gates_digest text,
    ADD COLUMN policy_digest text;
  UPDATE registry.gate_result r SET answered = inputs IS NOT NULL, gates_digest = (SELECT gates_digest FROM registry.model_version v WHERE v.id = r.version_id);
  ALTER TABLE registry.gate_result ALTER COLUMN answered DROP DEFAULT;
  CREATE INDEX gate_result_version ON registry.gate_result (version_id, id DESC);

  ALTER TABLE registry.model_version
    ADD COLUMN run_started_by text,
    ADD COLUMN requested_by text,
    ADD COLUMN environment_digest text,
    ADD COLUMN policy_digest text,
    ADD COLUMN required_approvals integer NOT NULL DEFAULT 1 CHECK (required_approvals BETWEEN 1 AND 10);

  ALTER TABLE registry.approval
    ADD COLUMN environment_digest text,
    ADD COLUMN policy_digest text,
    ADD COLUMN expires_at timestamptz;

  -- Who has a part in a version, and so may not decide about it.
  CREATE TABLE registry.version_party (
    version_id text NOT NULL REFERENCES registry.model_version (id),
    actor_id text NOT NULL,
    part text NOT NULL CHECK (part IN ('registrar', 'author', 'runStarter', 'requester')),
    PRIMARY KEY (version_id, actor_id, part)
  );
  INSERT INTO registry.version_party (version_id, actor_id, part) SELECT id, created_by, 'registrar' FROM registry.model_version;

  CREATE TABLE registry.promotion (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id text NOT NULL,
    model_id text NOT NULL REFERENCES registry.model (id),
    version_id text NOT NULL REFERENCES registry.model_version (id),
    kind text NOT NULL CHECK (kind IN ('approval', 'alias', 'rollout')),
    actor_id text NOT NULL,
    at timestamptz NOT NULL,
    previous_id text,
    gates_digest text
  );
  CREATE INDEX promotion_model ON registry.promotion (model_id, at DESC, id DESC);

  CREATE TABLE registry.break_glass (
    id text PRIMARY KEY,
    project_id text NOT NULL,
    version_id text NOT NULL REFERENCES registry.model_version (id),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 240),
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_event_id text NOT NULL,
    confirmed_by text CHECK (confirmed_by <> opened_by),
    confirmed_at timestamptz,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    reviewed_by text CHECK (reviewed_by <> opened_by AND reviewed_by <> confirmed_by),
    reviewed_at timestamptz,
    justified boolean,
    finding text CHECK (btrim(finding) <> ''),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK (num_nulls(reviewed_by, reviewed_at, justified, finding) IN (0, 4)),
    CHECK (reviewed_by IS NULL OR confirmed_by IS NOT NULL),
    CHECK (expires_at <= coalesce(confirmed_at, opened_at) + interval '4 hours')
  );
  CREATE INDEX break_glass_project ON registry.break_glass (project_id, id DESC);
  -- One at a time, and the next only after the last was reviewed: time boxes cannot be put end to end.
  CREATE UNIQUE INDEX break_glass_open ON registry.break_glass (version_id) WHERE (ended_at IS NULL OR confirmed_at IS NOT NULL) AND reviewed_at IS NULL;
  CREATE TABLE registry.break_glass_use (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    break_glass_id text NOT NULL REFERENCES registry.break_glass (id),
    use text NOT NULL CHECK (use IN ('deployed', 'alias', 'stage')),
    place text NOT NULL,
    actor_id text NOT NULL,
    at timestamptz NOT NULL
  );
  CREATE INDEX break_glass_use_of ON registry.break_glass_use (break_glass_id);
`;
