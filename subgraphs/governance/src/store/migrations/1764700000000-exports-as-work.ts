import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An export is asked for, made in the background, and then there: a row is the order, how far it has come, and what came of it. */
export class ExportsAsWork1764700000000 implements MigrationInterface {
  readonly name = 'ExportsAsWork1764700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE governance.export
        ALTER COLUMN digest DROP NOT NULL,
        ALTER COLUMN size_bytes DROP NOT NULL,
        ADD COLUMN state text NOT NULL DEFAULT 'READY' CHECK (state IN ('QUEUED', 'RUNNING', 'READY', 'FAILED', 'CANCELLED')),
        ADD COLUMN scope_kind text NOT NULL DEFAULT 'project',
        ADD COLUMN scope_id text,
        ADD COLUMN since timestamptz,
        ADD COLUMN until timestamptz,
        ADD COLUMN purpose text,
        ADD COLUMN requester jsonb,
        ADD COLUMN request_id text,
        ADD COLUMN cause_id text,
        ADD COLUMN entries_total integer,
        ADD COLUMN attempts integer NOT NULL DEFAULT 0,
        ADD COLUMN owner text,
        ADD COLUMN lease_until timestamptz,
        ADD COLUMN error text,
        ADD COLUMN ready_at timestamptz,
        ADD COLUMN checkpoint text;
      UPDATE governance.export SET scope_id = project_id, entries_total = entries, ready_at = created_at;
      ALTER TABLE governance.export ALTER COLUMN scope_id SET NOT NULL;
      CREATE INDEX export_unfinished ON governance.export (id) WHERE state IN ('QUEUED', 'RUNNING');
      CREATE INDEX export_project ON governance.export (project_id, id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('The audit trail is never taken away');
  }
}
