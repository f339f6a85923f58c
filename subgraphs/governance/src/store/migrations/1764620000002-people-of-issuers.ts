import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom issuers know, and which roles their groups gave. */
export class PeopleOfIssuers1764620000002 implements MigrationInterface {
  readonly name = 'PeopleOfIssuers1764620000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE governance.identity (
        issuer text NOT NULL,
        subject text NOT NULL,
        actor_id text NOT NULL REFERENCES governance.actor (id),
        PRIMARY KEY (issuer, subject)
      );
      ALTER TABLE governance.role_grant ADD COLUMN issuer text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE governance.identity; ALTER TABLE governance.role_grant DROP COLUMN issuer');
  }
}
