import type { CairnEvent, EventLink } from '@cairn/core';

/** One entry as SQL gives it. */
export interface EventRow {
  readonly index: number;
  readonly event_id: string;
  readonly type: string;
  readonly project_id: string | null;
  readonly node_id: string;
  readonly actor_id: string;
  readonly request_id: string;
  readonly cause_id: string | null;
  readonly at: Date;
  readonly links: readonly EventLink[];
  readonly payload: unknown;
}

/** Selects entries with their index; a `WHERE` and an `ORDER BY s.index` follow. */
export const selectEvents = `SELECT s.index, e.event_id, e.type, e.project_id, e.node_id, e.actor_id, e.request_id,
  e.cause_id, e.at, e.links, e.payload FROM log.sequence s JOIN log.event e USING (position)`;

export function eventOf(row: EventRow): CairnEvent {
  return {
    index: Number(row.index),
    id: row.event_id,
    type: row.type,
    projectId: row.project_id ?? undefined,
    nodeId: row.node_id,
    actorId: row.actor_id,
    requestId: row.request_id,
    causeId: row.cause_id ?? undefined,
    at: row.at,
    links: row.links,
    payload: row.payload,
    // The log holds what `emit` was given, whose type ties payload to name.
  } as CairnEvent;
}
