import type { Transaction } from '@cairn/subgraph';
import type { TrafficBucket } from '../domain/traffic.js';

/** Adds to what is known of the same ten seconds, in one statement; buckets come in one order from all processes. */
export async function addToTraffic(transaction: Transaction, buckets: readonly TrafficBucket[]): Promise<void> {
  if (buckets.length === 0) return;
  const column = <T>(pick: (bucket: TrafficBucket) => T): T[] => buckets.map(pick);
  await transaction.query(
    `INSERT INTO serving.traffic AS t (endpoint_id, variant_id, from_at, requests, errors, latencies)
     SELECT endpoint_id, variant_id, to_timestamp(from_ms / 1000), requests, errors, latencies::jsonb
     FROM unnest($1::text[], $2::text[], $3::float8[], $4::float8[], $5::float8[], $6::text[]) AS b(endpoint_id, variant_id, from_ms, requests, errors, latencies)
     ON CONFLICT (endpoint_id, from_at, variant_id) DO UPDATE SET requests = t.requests + excluded.requests, errors = t.errors + excluded.errors,
       latencies = (SELECT coalesce(jsonb_object_agg(bin, n), '{}') FROM (
         SELECT key AS bin, sum(value::float8) AS n FROM (
           SELECT * FROM jsonb_each_text(t.latencies) UNION ALL SELECT * FROM jsonb_each_text(excluded.latencies)
         ) whole GROUP BY key) added)`,
    [
      column(({ endpointId }) => endpointId),
      column(({ variantId }) => variantId),
      column(({ fromMs }) => fromMs),
      column(({ requests }) => requests),
      column(({ errors }) => errors),
      column(({ latencies }) => JSON.stringify(latencies)),
    ],
  );
}

type Query = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** What the variants of an endpoint did since then, oldest first. */
export async function readTraffic(query: Query, endpointId: string, since: Date): Promise<TrafficBucket[]> {
  const rows = await query<{ variant_id: string; from_at: Date; requests: number; errors: number; latencies: Record<string, number> }>(
    'SELECT variant_id, from_at, requests, errors, latencies FROM serving.traffic WHERE endpoint_id = $1 AND from_at >= $2 ORDER BY from_at, variant_id',
    [endpointId, since],
  );
  return rows.map(({ variant_id: variantId, from_at: fromAt, requests, errors, latencies }) => ({ endpointId, variantId, fromMs: fromAt.getTime(), requests, errors, latencies }));
}
