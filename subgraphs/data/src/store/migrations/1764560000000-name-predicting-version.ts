import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers of a model are data too. */
export class NamePredictingVersion1764560000000 implements MigrationInterface {
  readonly name = 'NamePredictingVersion1764560000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE data.dataset_version ADD COLUMN predicted_by text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE data.dataset_version DROP COLUMN predicted_by');
  }
}
