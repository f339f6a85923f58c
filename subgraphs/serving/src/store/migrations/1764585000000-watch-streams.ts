import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A deleted stream stays until its provider has forgotten it; messages without an answer are counted. */
export class WatchStreams1764585000000 implements MigrationInterface {
  readonly name = 'WatchStreams1764585000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE serving.stream ADD COLUMN deleted_at timestamptz;
      ALTER TABLE serving.stream_message ADD COLUMN dead boolean NOT NULL DEFAULT false;
      CREATE INDEX stream_message_unanswered ON serving.stream_message (stream_id) WHERE answer IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM serving.stream WHERE deleted_at IS NOT NULL;
      DROP INDEX serving.stream_message_unanswered;
      ALTER TABLE serving.stream_message DROP COLUMN dead;
      ALTER TABLE serving.stream DROP COLUMN deleted_at;
    `);
  }
}
