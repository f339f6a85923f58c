import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints have settings; those made before have the defaults. */
export class ConfigureEndpoints1764510000000 implements MigrationInterface {
  readonly name = 'ConfigureEndpoints1764510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE serving.endpoint ADD COLUMN settings jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE serving.endpoint DROP COLUMN settings');
  }
}
