import type { Transaction } from '../database/transaction.js';

/** Writes a transaction's events in one statement, with the mark that they have no index yet. */
export async function appendEvents(transaction: Transaction): Promise<void> {
  const { events } = transaction;
  if (events.length === 0) return;
  await transaction.query(
    `WITH written AS (
       INSERT INTO log.event (event_id, type, project_id, node_id, actor_id, request_id, cause_id, links, payload)
       SELECT e.event_id, e.type, e.project_id, e.node_id, e.actor_id, e.request_id, e.cause_id, e.links::jsonb, e.payload::jsonb
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
         WITH ORDINALITY AS e(actor_id, request_id, event_id, type, project_id, node_id, cause_id, links, payload, ordinal)
       ORDER BY e.ordinal
       RETURNING position
     ) INSERT INTO log.pending (position) SELECT position FROM written`,
    [
      events.map(({ by }) => by.actor.id),
      events.map(({ by }) => by.requestId),
      events.map(({ id }) => id),
      events.map(({ event }) => event.type),
      events.map(({ event }) => event.projectId ?? null),
      events.map(({ event }) => event.nodeId),
      events.map(({ event, by }) => event.causeId ?? by.causeId ?? null),
      events.map(({ event }) => JSON.stringify(event.links ?? [])),
      events.map(({ event }) => JSON.stringify(event.payload)),
    ],
  );
}
