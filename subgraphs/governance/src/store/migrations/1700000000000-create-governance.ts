import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `tree_node` holds the hash of every complete subtree; `tree` its size. A checkpoint, once signed, is never changed. */
export class CreateGovernance1700000000000 implements MigrationInterface {
  readonly name = 'CreateGovernance1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE governance.project (
        id text PRIMARY KEY,
        name text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE TABLE governance.actor (
        id text PRIMARY KEY,
        name text NOT NULL UNIQUE,
        kind text NOT NULL CHECK (kind IN ('person', 'service')),
        created_at timestamptz NOT NULL
      );
      CREATE TABLE governance.role_grant (
        actor_id text NOT NULL REFERENCES governance.actor (id),
        project_id text NOT NULL,
        role text NOT NULL,
        granted_at timestamptz NOT NULL,
        granted_by text NOT NULL,
        PRIMARY KEY (actor_id, project_id, role)
      );
      CREATE TABLE governance.api_key (
        id text PRIMARY KEY,
        actor_id text NOT NULL REFERENCES governance.actor (id),
        name text NOT NULL,
        hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz
      );
      CREATE TABLE governance.session (
        hash bytea PRIMARY KEY,
        actor_id text NOT NULL REFERENCES governance.actor (id),
        expires_at timestamptz NOT NULL
      );
      CREATE TABLE governance.sign_in_link (
        hash bytea PRIMARY KEY,
        actor_id text NOT NULL REFERENCES governance.actor (id),
        expires_at timestamptz NOT NULL
      );
      CREATE TABLE governance.installation (singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton), origin text NOT NULL);
      INSERT INTO governance.installation (origin) VALUES ('cairn.invalid/log/' || left(md5(random()::text || clock_timestamp()::text), 12));
      CREATE TABLE governance.tree (singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton), size bigint NOT NULL);
      INSERT INTO governance.tree (size) VALUES (0);
      CREATE TABLE governance.tree_node (
        level integer NOT NULL,
        index bigint NOT NULL,
        hash bytea NOT NULL,
        PRIMARY KEY (level, index)
      );
      CREATE TABLE governance.checkpoint (
        tree_size bigint NOT NULL,
        at timestamptz NOT NULL,
        root_hash bytea NOT NULL,
        note text NOT NULL,
        PRIMARY KEY (tree_size, at)
      );
      CREATE TABLE governance.export (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        from_index bigint NOT NULL,
        to_index bigint NOT NULL,
        entries integer NOT NULL,
        digest text NOT NULL,
        size_bytes double precision NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('The audit trail is never taken away');
  }
}
