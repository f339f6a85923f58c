import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each variant did in every ten seconds of the last day: `latencies` counts answers by the bin of a tally, those that there are. */
export class CountTraffic1764560000000 implements MigrationInterface {
  readonly name = 'CountTraffic1764560000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE serving.traffic (
        endpoint_id text NOT NULL,
        variant_id text NOT NULL,
        from_at timestamptz NOT NULL,
        requests double precision NOT NULL,
        errors double precision NOT NULL,
        latencies jsonb NOT NULL,
        PRIMARY KEY (endpoint_id, from_at, variant_id)
      );
      CREATE INDEX traffic_age ON serving.traffic (from_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE serving.traffic');
  }
}
