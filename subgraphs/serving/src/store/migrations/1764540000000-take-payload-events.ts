import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Endpoints may answer elsewhere. Of what such a server tells, request and answer come one by one, in any order and perhaps
 * more than once: `payload_event` holds the half that came first until the other is there, and afterwards, without either,
 * that they were logged. Bodies are text, since JSON may hold what jsonb does not.
 */
export class TakePayloadEvents1764540000000 implements MigrationInterface {
  readonly name = 'TakePayloadEvents1764540000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE serving.endpoint ADD COLUMN kind text NOT NULL DEFAULT 'served' CHECK (kind IN ('served', 'external'));
      CREATE TABLE serving.payload_event (
        endpoint_id text NOT NULL REFERENCES serving.endpoint (id),
        event_id text NOT NULL,
        request text,
        request_at timestamptz,
        answer text,
        answer_at timestamptz,
        redacted jsonb,
        caller_id text NOT NULL,
        taken_at timestamptz NOT NULL,
        done boolean NOT NULL DEFAULT false,
        PRIMARY KEY (endpoint_id, event_id)
      );
      CREATE INDEX payload_event_pair ON serving.payload_event (taken_at) WHERE NOT done AND request IS NOT NULL AND answer IS NOT NULL;
      CREATE INDEX payload_event_taken ON serving.payload_event (taken_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE serving.payload_event; ALTER TABLE serving.endpoint DROP COLUMN kind');
  }
}
