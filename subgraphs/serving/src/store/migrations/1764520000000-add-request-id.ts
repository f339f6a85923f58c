import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Predictions keep the id that their caller gave the request, and are found by it. */
export class AddRequestId1764520000000 implements MigrationInterface {
  readonly name = 'AddRequestId1764520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE serving.prediction ADD COLUMN request_id text;
      CREATE INDEX prediction_request ON serving.prediction (endpoint_id, request_id, id DESC) WHERE request_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE serving.prediction DROP COLUMN request_id');
  }
}
