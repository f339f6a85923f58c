import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions are seen, and ended one by one. Those that go on end: who holds one signs in again. */
export class SessionsWithAFace1764620000000 implements MigrationInterface {
  readonly name = 'SessionsWithAFace1764620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM governance.session;
      ALTER TABLE governance.session
        ADD COLUMN id text NOT NULL UNIQUE,
        ADD COLUMN created_at timestamptz NOT NULL,
        ADD COLUMN last_used_at timestamptz NOT NULL,
        ADD COLUMN user_agent text;
      CREATE INDEX session_actor ON governance.session (actor_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE governance.session DROP COLUMN id, DROP COLUMN created_at, DROP COLUMN last_used_at, DROP COLUMN user_agent');
  }
}
