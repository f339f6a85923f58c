import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The graph as it was at an index of the log, so that a start need not read the log from its beginning. */
export class CreateLineage1700000000000 implements MigrationInterface {
  readonly name = 'CreateLineage1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE lineage.node (
        id text PRIMARY KEY,
        project_id text,
        kind text NOT NULL,
        label text NOT NULL,
        status text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE lineage.edge (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        from_id text NOT NULL,
        to_id text NOT NULL,
        relation text NOT NULL,
        valid_from timestamptz NOT NULL,
        valid_to timestamptz,
        recorded_at timestamptz NOT NULL,
        event_id text NOT NULL
      );
      CREATE INDEX edge_ends ON lineage.edge (from_id, to_id);
      CREATE TABLE lineage.progress (singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton), next_index bigint NOT NULL);
      INSERT INTO lineage.progress (next_index) VALUES (0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lineage.progress, lineage.edge, lineage.node');
  }
}
