import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rollout may end as `stopped`: a comparison that is over. */
export class StopRollouts1764500000000 implements MigrationInterface {
  readonly name = 'StopRollouts1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE serving.rollout DROP CONSTRAINT rollout_status_check, DROP CONSTRAINT rollout_check1;
      ALTER TABLE serving.rollout
        ADD CONSTRAINT rollout_status_check CHECK (status IN ('running', 'paused', 'promoted', 'rolledBack', 'stopped')),
        ADD CONSTRAINT rollout_ended_check CHECK ((status IN ('promoted', 'rolledBack', 'stopped')) = (ended_at IS NOT NULL));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE serving.rollout SET status = 'rolledBack' WHERE status = 'stopped';
      ALTER TABLE serving.rollout DROP CONSTRAINT rollout_status_check, DROP CONSTRAINT rollout_ended_check;
      ALTER TABLE serving.rollout
        ADD CONSTRAINT rollout_status_check CHECK (status IN ('running', 'paused', 'promoted', 'rolledBack')),
        ADD CONSTRAINT rollout_check1 CHECK ((status IN ('promoted', 'rolledBack')) = (ended_at IS NOT NULL));
    `);
  }
}
