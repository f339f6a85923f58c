import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Streams of endpoints, and what was answered to each of their messages: kept in the commit that logs the predictions. */
export class AnswerStreams1764570000000 implements MigrationInterface {
  readonly name = 'AnswerStreams1764570000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE serving.stream (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL REFERENCES serving.endpoint (id),
        provider text NOT NULL,
        input_subject text NOT NULL,
        output_subject text NOT NULL,
        maximum_in_flight integer NOT NULL,
        attempts integer NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE INDEX stream_endpoint ON serving.stream (endpoint_id);
      CREATE TABLE serving.stream_message (
        stream_id text NOT NULL,
        message_id text NOT NULL,
        answer text,
        failures integer NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (stream_id, message_id)
      );
      CREATE INDEX stream_message_age ON serving.stream_message (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE serving.stream_message; DROP TABLE serving.stream');
  }
}
