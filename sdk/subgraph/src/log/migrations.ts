import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `event` is written by the transactions themselves, in no particular order. `pending` names the events that have
 * no index yet; `sequence` gives each its index, once. `consumer` holds how far each reader has come.
 * `blob` says which project holds which bytes, and where the storage provider keeps them.
 */
export class CreateLog1700000000000 implements MigrationInterface {
  readonly name = 'CreateLog1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE log.event (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id text NOT NULL UNIQUE,
        type text NOT NULL,
        project_id text,
        node_id text NOT NULL,
        actor_id text NOT NULL,
        request_id text NOT NULL,
        cause_id text,
        at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        links jsonb NOT NULL,
        payload jsonb NOT NULL
      );
      CREATE INDEX event_node ON log.event (node_id, position);
      CREATE INDEX event_project ON log.event (project_id, position);
      CREATE INDEX event_cause ON log.event (cause_id) WHERE cause_id IS NOT NULL;
      CREATE TABLE log.pending (position bigint PRIMARY KEY);
      CREATE TABLE log.sequence (index bigint PRIMARY KEY, position bigint NOT NULL UNIQUE);
      CREATE TABLE log.consumer (name text PRIMARY KEY, next_index bigint NOT NULL);
      CREATE TABLE log.parked (
        consumer text NOT NULL,
        index bigint NOT NULL,
        event_id text NOT NULL,
        error text NOT NULL,
        attempts integer NOT NULL,
        parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (consumer, index)
      );
      CREATE TABLE log.blob (
        project_id text NOT NULL,
        digest text NOT NULL,
        size_bytes bigint NOT NULL,
        uri text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (project_id, digest)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('The event log is never taken away');
  }
}

/**
 * `blob_use` says which nodes refer to bytes of a project; bytes that were there before belong to nobody in particular, and stay.
 * `blob_released` names what somebody stopped using, `blob_garbage` what no project holds any more.
 */
export class FreeBlobs1764000000000 implements MigrationInterface {
  readonly name = 'FreeBlobs1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE log.blob_use (
        project_id text NOT NULL,
        digest text NOT NULL,
        node_id text NOT NULL,
        PRIMARY KEY (project_id, digest, node_id),
        FOREIGN KEY (project_id, digest) REFERENCES log.blob (project_id, digest)
      );
      CREATE INDEX blob_use_node ON log.blob_use (node_id);
      INSERT INTO log.blob_use (project_id, digest, node_id) SELECT project_id, digest, 'before' FROM log.blob;
      CREATE INDEX blob_uri ON log.blob (uri);
      CREATE TABLE log.blob_released (project_id text NOT NULL, digest text NOT NULL, PRIMARY KEY (project_id, digest));
      CREATE TABLE log.blob_garbage (uri text PRIMARY KEY, size_bytes bigint NOT NULL);
    `);
  }

  async down(): Promise<void> {
    throw new Error('The event log is never taken away');
  }
}
