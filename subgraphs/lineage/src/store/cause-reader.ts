import type { CairnEvent } from '@cairn/core';
import { eventOf, type Database, type EventRow } from '@cairn/subgraph';
import type { CauseReader } from '../domain/stores.js';

export class SqlCauseReader implements CauseReader {
  constructor(private readonly database: Database) {}

  async causes(nodeId: string): Promise<CairnEvent[]> {
    const rows = await this.database.query<EventRow>(
      `WITH RECURSIVE newest AS (
         SELECT event_id FROM log.event WHERE node_id = $1 ORDER BY (cause_id IS NULL), position DESC LIMIT 1
       ), chain AS (
         SELECT e.*, 0 AS distance FROM log.event e JOIN newest USING (event_id)
         UNION ALL
         SELECT e.*, c.distance + 1 FROM chain c JOIN log.event e ON e.event_id = c.cause_id WHERE c.distance < 49
       )
       SELECT s.index, c.event_id, c.type, c.project_id, c.node_id, c.actor_id, c.request_id, c.cause_id, c.at, c.links, c.payload
       FROM chain c JOIN log.sequence s USING (position) ORDER BY c.distance`,
      [nodeId],
    );
    return rows.map(eventOf);
  }
}
