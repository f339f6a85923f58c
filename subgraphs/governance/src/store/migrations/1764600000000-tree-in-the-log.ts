import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tree is kept beside the log that it covers, where the role that runs the platform cannot change it. What there was has moved there. */
export class TreeInTheLog1764600000000 implements MigrationInterface {
  readonly name = 'TreeInTheLog1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS governance.tree, governance.tree_node, governance.checkpoint');
  }

  async down(): Promise<void> {
    throw new Error('The audit trail is never taken away');
  }
}
