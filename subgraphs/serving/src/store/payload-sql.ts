import type { Database, Transaction } from '@cairn/subgraph';
import type { KeptHalf, PayloadPair } from '../domain/payload-event.js';

/** Keeps halves beside the ones that are there; what came before, or was logged, stays as it is. */
export async function keepHalves(transaction: Transaction, halves: readonly KeptHalf[], takenAt: Date): Promise<void> {
  for (const half of ['request', 'answer'] as const) {
    // In one order for all processes, and each row once.
    const some = [...new Map(halves.filter((one) => one.half === half).map((one) => [`${one.endpointId} ${one.eventId}`, one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
    if (some.length === 0) continue;
    const column = <T>(pick: (one: KeptHalf) => T): T[] => some.map(pick);
    await transaction.query(
      `INSERT INTO serving.payload_event AS e (endpoint_id, event_id, ${half}, ${half}_at, redacted, caller_id, taken_at)
       SELECT i, v, b, a, r::jsonb, c, $1 FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[]) AS u(i, v, b, a, r, c)
       ON CONFLICT (endpoint_id, event_id) DO UPDATE SET ${half} = excluded.${half}, ${half}_at = excluded.${half}_at, redacted = coalesce(e.redacted, excluded.redacted)
       WHERE NOT e.done AND e.${half} IS NULL`,
      [takenAt, column(({ endpointId }) => endpointId), column(({ eventId }) => eventId), column(({ body }) => body), column(({ at }) => at), column(({ redacted }) => (redacted.length === 0 ? null : JSON.stringify(redacted))), column(({ callerId }) => callerId)],
    );
  }
}

/** Takes pairs that are whole, oldest first, and marks them as logged; those that another process has are passed over. */
export async function takePairs(transaction: Transaction, limit: number): Promise<PayloadPair[]> {
  const rows = await transaction.query<Omit<PayloadPair, 'redacted'> & { readonly redacted: readonly string[] | null }>(
    `SELECT endpoint_id AS "endpointId", event_id AS "eventId", request, request_at AS "requestAt", answer, answer_at AS "answerAt", redacted, caller_id AS "callerId"
     FROM serving.payload_event WHERE NOT done AND request IS NOT NULL AND answer IS NOT NULL ORDER BY taken_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
    [limit],
  );
  if (rows.length === 0) return [];
  await transaction.query(
    `UPDATE serving.payload_event e SET done = true, request = NULL, answer = NULL
     FROM unnest($1::text[], $2::text[]) AS u(i, v) WHERE e.endpoint_id = u.i AND e.event_id = u.v`,
    [rows.map(({ endpointId }) => endpointId), rows.map(({ eventId }) => eventId)],
  );
  return rows.map((row) => ({ ...row, redacted: row.redacted ?? [] }));
}

/** Forgets what waited too long, and what was logged long enough ago. */
export async function sweepHalves(database: Database, before: { readonly alone: Date; readonly logged: Date }): Promise<{ readonly alone: number; readonly waiting: number }> {
  const [row] = await database.query<{ alone: number; waiting: number }>(
    `WITH logged AS (DELETE FROM serving.payload_event WHERE done AND taken_at < $2),
       alone AS (DELETE FROM serving.payload_event WHERE NOT done AND (request IS NULL OR answer IS NULL) AND taken_at < $1 RETURNING 1)
     SELECT (SELECT count(*) FROM alone) AS alone,
       (SELECT count(*) FROM serving.payload_event WHERE NOT done AND taken_at >= $1) AS waiting`,
    [before.alone, before.logged],
  );
  return row!;
}
