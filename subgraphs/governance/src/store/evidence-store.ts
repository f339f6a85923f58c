import type { CairnEvent } from '@cairn/core';
import { eventOf, selectEvents, type Database, type EventRow } from '@cairn/subgraph';
import { duties, type Evidence } from '../domain/documents/crosswalk.js';

interface EvidenceRow {
  readonly kind: string;
  readonly count: number;
  readonly at: Date;
  readonly event_id: string;
}

/** What the trail holds as evidence. */
export class EvidenceStore {
  constructor(private readonly database: Database) {}

  /** Events of these types, of a project (`*`: all) or of none, oldest first, at most 5,000. */
  async eventsOf(projectId: string, types: readonly string[], toIndex: number): Promise<CairnEvent[]> {
    const rows = await this.database.query<EventRow>(
      `${selectEvents} WHERE s.index < $3 AND e.type = ANY($2) AND ($1 = '*' OR e.project_id = $1 OR e.project_id IS NULL) ORDER BY s.index LIMIT 5000`,
      [projectId, types, toIndex],
    );
    return rows.map(eventOf);
  }

  /** By type of event, `tag:<key>`, or `checkpoint`: what the standing queries ask for, of a project; `*`: of all. */
  async evidence(projectId: string): Promise<ReadonlyMap<string, Evidence>> {
    const asked = [...new Set(duties.flatMap(({ queries }) => queries.flatMap(({ evidence }) => evidence)))];
    const types = asked.filter((kind) => kind !== 'checkpoint' && !kind.startsWith('tag:'));
    const tags = asked.filter((kind) => kind.startsWith('tag:')).map((kind) => kind.slice('tag:'.length));
    const rows = await this.database.query<EvidenceRow>(
      `WITH found AS (
         SELECT type AS kind, at, event_id, position FROM log.event WHERE type = ANY($2) AND ($1 = '*' OR project_id = $1)
         UNION ALL
         SELECT 'tag:' || key, at, event_id, position FROM log.event CROSS JOIN LATERAL jsonb_array_elements_text(payload->'keys') key
         WHERE type = 'tags.set' AND key = ANY($3) AND ($1 = '*' OR project_id = $1)
       )
       SELECT kind, count(*) AS count, max(at) AS at, (array_agg(event_id ORDER BY position DESC))[1] AS event_id FROM found GROUP BY kind`,
      [projectId, types, tags],
    );
    const found = new Map<string, Evidence>(rows.map(({ kind, count, at, event_id }) => [kind, { count: Number(count), newestAt: at, eventId: event_id }]));
    const [checkpoints] = await this.database.query<{ count: number; at: Date | null }>('SELECT count(*) AS count, max(at) AS at FROM log.checkpoint');
    if (checkpoints?.at) found.set('checkpoint', { count: Number(checkpoints.count), newestAt: checkpoints.at, eventId: undefined });
    return found;
  }
}
