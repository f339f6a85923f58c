import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tags, stages, deletion, and versions that are files of any kind: what was registered before is one ONNX file. */
export class ModelsAsOthersKeepThem1772000000000 implements MigrationInterface {
  readonly name = 'ModelsAsOthersKeepThem1772000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registry.model
        ADD COLUMN last_changed_at timestamptz,
        ADD COLUMN deleted_at timestamptz;
      UPDATE registry.model m SET last_changed_at = greatest(m.created_at, (SELECT max(v.created_at) FROM registry.model_version v WHERE v.model_id = m.id));
      ALTER TABLE registry.model ALTER COLUMN last_changed_at SET NOT NULL;
      ALTER TABLE registry.model DROP CONSTRAINT model_project_id_name_key;
      CREATE UNIQUE INDEX model_name ON registry.model (project_id, name) WHERE deleted_at IS NULL;

      ALTER TABLE registry.model_version
        ADD COLUMN format text NOT NULL DEFAULT 'onnx' CHECK (format IN ('onnx', 'files')),
        ADD COLUMN format_reason text,
        ADD COLUMN files jsonb,
        ADD COLUMN source text,
        ADD COLUMN run_link text,
        ADD COLUMN logged_model_id text,
        ADD COLUMN stage text NOT NULL DEFAULT 'None' CHECK (stage IN ('None', 'Staging', 'Production', 'Archived')),
        ADD COLUMN last_changed_at timestamptz,
        ADD COLUMN deleted_at timestamptz,
        ALTER COLUMN run_id DROP NOT NULL;
      UPDATE registry.model_version SET
        files = jsonb_build_array(jsonb_build_object('path', 'model.onnx', 'digest', digest, 'sizeBytes', size_bytes)),
        last_changed_at = created_at;
      ALTER TABLE registry.model_version
        ALTER COLUMN format DROP DEFAULT,
        ALTER COLUMN stage DROP DEFAULT,
        ALTER COLUMN files SET NOT NULL,
        ALTER COLUMN last_changed_at SET NOT NULL;
      CREATE INDEX model_version_stage ON registry.model_version (model_id, stage, number DESC) WHERE deleted_at IS NULL;
      CREATE INDEX alias_version ON registry.alias (version_id);

      -- Of models and versions alike: their ids never meet.
      CREATE TABLE registry.tag (
        node_id text NOT NULL,
        key text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (node_id, key)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE registry.tag;
      DROP INDEX registry.alias_version, registry.model_version_stage, registry.model_name;
      ALTER TABLE registry.model_version
        DROP COLUMN format, DROP COLUMN format_reason, DROP COLUMN files, DROP COLUMN source, DROP COLUMN run_link,
        DROP COLUMN logged_model_id, DROP COLUMN stage, DROP COLUMN last_changed_at, DROP COLUMN deleted_at,
        ALTER COLUMN run_id SET NOT NULL;
      ALTER TABLE registry.model DROP COLUMN last_changed_at, DROP COLUMN deleted_at, ADD CONSTRAINT model_project_id_name_key UNIQUE (project_id, name);
    `);
  }
}
