import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `event` is written by the transactions themselves, in no particular order. `pending` names the events that have
 * no index yet; `sequence` gives each its index, once. `consumer` holds how far each reader has come.
 * `blob` says which project holds which bytes, and where the storage provider keeps them.
 */
class CreateLog1700000000000 implements MigrationInterface {
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
class FreeBlobs1764000000000 implements MigrationInterface {
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

/**
 * `tree_node` holds the hash of every complete subtree of the Merkle tree over the log, `checkpoint` every signed head, `signing_key` who signed. What is written there,
 * in `event` and in `sequence` is never changed and never removed: their triggers refuse it to every role, and no role but the owner can take a
 * trigger away. The tree stood in schema `governance` before; it moves with what it holds.
 */
class SealLog1764600000000 implements MigrationInterface {
  readonly name = 'SealLog1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    const [before] = (await runner.query(`SELECT to_regclass('governance.tree_node') IS NOT NULL AS moves`)) as { moves: boolean }[];
    if (before?.moves) {
      await runner.query(`
        DROP TABLE governance.tree;
        ALTER TABLE governance.tree_node SET SCHEMA log;
        ALTER TABLE governance.checkpoint SET SCHEMA log;
        ALTER TABLE log.tree_node OWNER TO CURRENT_USER;
        ALTER TABLE log.checkpoint OWNER TO CURRENT_USER;
      `);
    } else {
      await runner.query(`
        CREATE TABLE log.tree_node (
          level integer NOT NULL,
          index bigint NOT NULL,
          hash bytea NOT NULL,
          PRIMARY KEY (level, index)
        );
        CREATE TABLE log.checkpoint (
          tree_size bigint NOT NULL,
          at timestamptz NOT NULL,
          root_hash bytea NOT NULL,
          note text NOT NULL,
          PRIMARY KEY (tree_size, at)
        );
      `);
    }
    await runner.query(`
      CREATE TABLE log.signing_key (
        number integer PRIMARY KEY,
        verifier_key text NOT NULL UNIQUE,
        at timestamptz NOT NULL,
        handover text CHECK (number = 1 OR handover IS NOT NULL)
      )
    `);
    await runner.query(`
      CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'What was written to %.% is never changed and never removed', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END
      $$;
    `);
    for (const table of ['event', 'sequence', 'tree_node', 'checkpoint', 'signing_key']) {
      await runner.query(`CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON log.${table} FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change()`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The event log is never taken away');
  }
}

/** All of schema `log`, oldest first. */
export const logMigrations = [CreateLog1700000000000, FreeBlobs1764000000000, SealLog1764600000000];
