import { pageOf, pageSize, type CairnEvent, type Page, type PageRequest } from '@cairn/core';
import { eventOf, selectEvents, type Database, type EventRow } from '@cairn/subgraph';
import type { AuditFilter, AuditStore, KeptCheckpoint } from '../domain/audit/audit-log.js';
import type { SigningKey } from '../domain/audit/signing-key.js';
import type { ParkedEvent } from '../domain/audit/parked-events.js';
import type { NodeReader } from '../domain/merkle/tree.js';
import { nodesFor, treeSize as sizeOfTree } from './tree-nodes.js';

interface CheckpointRow {
  readonly tree_size: number;
  readonly root_hash: Buffer;
  readonly note: string;
  readonly at: Date;
}

/** The trail as a view of the event log, and the tree over it. */
export class SqlAuditStore implements AuditStore {
  constructor(private readonly database: Database) {}

  async search({ projectIds, actorId, type, nodeId, from, to }: AuditFilter, page: PageRequest): Promise<Page<CairnEvent>> {
    const size = pageSize(page);
    const where = `($1::text[] IS NULL OR e.project_id = ANY($1)) AND ($2::text IS NULL OR e.actor_id = $2) AND ($3::text IS NULL OR e.type = $3)
      AND ($4::text IS NULL OR e.node_id = $4) AND ($5::timestamptz IS NULL OR e.at >= $5) AND ($6::timestamptz IS NULL OR e.at < $6)`;
    const parameters = [projectIds === 'all' ? null : projectIds, actorId ?? null, type ?? null, nodeId ?? null, from ?? null, to ?? null];
    const after = page.after === undefined ? null : Number(page.after);
    const [rows, [total]] = await Promise.all([
      this.database.query<EventRow>(`${selectEvents} WHERE ${where} AND ($7::bigint IS NULL OR s.index < $7) ORDER BY s.index DESC LIMIT $8`, [...parameters, after, size + 1]),
      this.database.query<{ count: number }>(`SELECT count(*) AS count FROM log.sequence s JOIN log.event e USING (position) WHERE ${where}`, parameters),
    ]);
    return pageOf(rows.map(eventOf), size, Number(total?.count ?? 0), ({ index }) => String(index));
  }

  async byEventIds(ids: readonly string[]): Promise<(CairnEvent | undefined)[]> {
    const rows = await this.database.query<EventRow>(`${selectEvents} WHERE e.event_id = ANY($1)`, [ids]);
    const byId = new Map(rows.map((row) => [row.event_id, eventOf(row)]));
    return ids.map((id) => byId.get(id));
  }

  async byIndex(index: number): Promise<CairnEvent | undefined> {
    const [row] = await this.database.query<EventRow>(`${selectEvents} WHERE s.index = $1`, [index]);
    return row && eventOf(row);
  }

  async range(fromIndex: number, toIndex: number, projectId: string | undefined): Promise<CairnEvent[]> {
    const rows = await this.database.query<EventRow>(
      `${selectEvents} WHERE s.index >= $1 AND s.index < $2 AND ($3::text IS NULL OR e.project_id = $3) ORDER BY s.index LIMIT 1000`,
      [fromIndex, toIndex, projectId ?? null],
    );
    return rows.map(eventOf);
  }

  treeSize(): Promise<number> {
    return sizeOfTree(this.database);
  }

  async latestCheckpoint(): Promise<KeptCheckpoint | undefined> {
    const [row] = await this.database.query<CheckpointRow>('SELECT tree_size, root_hash, note, at FROM log.checkpoint ORDER BY tree_size DESC, at DESC LIMIT 1');
    return row && checkpointOf(row);
  }

  async signingKeys(): Promise<SigningKey[]> {
    const rows = await this.database.query<SigningKey & { handover: string | null }>('SELECT number, verifier_key AS "verifierKey", at, handover FROM log.signing_key ORDER BY number');
    return rows.map((row) => ({ ...row, handover: row.handover ?? undefined }));
  }

  /** Events that were set aside, newest first, at most 200. */
  parked(): Promise<ParkedEvent[]> {
    return this.database.query(
      'SELECT consumer, index, event_id AS "eventId", error, attempts, parked_at AS "parkedAt" FROM log.parked ORDER BY parked_at DESC LIMIT 200',
    );
  }

  nodesFor(work: (nodes: NodeReader) => unknown): Promise<NodeReader> {
    return nodesFor(this.database, work);
  }
}

function checkpointOf(row: CheckpointRow): KeptCheckpoint {
  return { treeSize: Number(row.tree_size), rootHash: row.root_hash, note: row.note, at: row.at };
}
