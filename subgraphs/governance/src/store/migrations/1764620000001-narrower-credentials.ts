import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles of a project's own, keys that are narrower than their actor, owners of service accounts, and the public keys that those prove themselves by. */
export class NarrowerCredentials1764620000001 implements MigrationInterface {
  readonly name = 'NarrowerCredentials1764620000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE governance.role (
        project_id text NOT NULL,
        name text NOT NULL,
        permissions text[] NOT NULL,
        defined_at timestamptz NOT NULL,
        defined_by text NOT NULL,
        PRIMARY KEY (project_id, name)
      );
      ALTER TABLE governance.api_key ADD COLUMN project_ids text[], ADD COLUMN permissions text[];
      ALTER TABLE governance.actor ADD COLUMN owner_id text REFERENCES governance.actor (id);
      CREATE TABLE governance.public_key (
        id text PRIMARY KEY,
        actor_id text NOT NULL REFERENCES governance.actor (id),
        name text NOT NULL,
        jwk jsonb NOT NULL,
        thumbprint text NOT NULL,
        created_at timestamptz NOT NULL,
        revoked_at timestamptz,
        last_used_at timestamptz
      );
      CREATE INDEX public_key_actor ON governance.public_key (actor_id);
      CREATE TABLE governance.used_assertion (hash bytea PRIMARY KEY, expires_at timestamptz NOT NULL);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Limits of keys that are in use are never taken away');
  }
}
