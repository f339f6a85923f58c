import type { Actor, CairnEvent, RequestContext } from '@cairn/core';
import { eventOf, loadInOrder, selectEvents, type Database, type EventRow, type Transaction } from '@cairn/subgraph';
import type { AuditExport, EntryFilter, ExportCommit, ExportJob, ExportProgress, ExportScope, ExportStore } from '../domain/export/export.js';

const columns = `id, project_id, scope_kind, scope_id, from_index, to_index, since, until, purpose, state, entries, entries_total, error, digest, size_bytes,
  created_at, created_by, ready_at, requester, request_id, cause_id, attempts`;

interface ExportRow {
  readonly id: string;
  readonly project_id: string;
  readonly scope_kind: ExportScope['kind'];
  readonly scope_id: string;
  readonly from_index: number;
  readonly to_index: number;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly purpose: string | null;
  readonly state: AuditExport['state'];
  readonly entries: number;
  readonly entries_total: number | null;
  readonly error: string | null;
  readonly digest: string | null;
  readonly size_bytes: number | null;
  readonly created_at: Date;
  readonly created_by: string;
  readonly ready_at: Date | null;
  readonly requester: Actor;
  readonly request_id: string;
  readonly cause_id: string | null;
  readonly attempts: number;
}

/** Which entries fit a filter, whose values are $1 to $5, between the indexes $6 and $7. */
const fits = `s.index >= $6 AND s.index < $7 AND ($1::text IS NULL OR e.project_id = $1) AND ($2::text IS NULL OR e.actor_id = $2 OR e.node_id = $2)
  AND ($3::text[] IS NULL OR e.node_id = ANY($3)) AND ($4::timestamptz IS NULL OR e.at >= $4) AND ($5::timestamptz IS NULL OR e.at < $5)`;

export class SqlExportStore implements ExportStore {
  constructor(private readonly database: Database) {}

  async exports(ids: readonly string[]): Promise<(AuditExport | undefined)[]> {
    return loadInOrder(ids, (await this.database.query<ExportRow>(`SELECT ${columns} FROM governance.export WHERE id = ANY($1)`, [ids])).map(exportOf));
  }

  async listExports(projectId: string): Promise<AuditExport[]> {
    return (await this.database.query<ExportRow>(`SELECT ${columns} FROM governance.export WHERE project_id = $1 ORDER BY id DESC LIMIT 200`, [projectId])).map(exportOf);
  }

  async lastCheckpoint(projectId: string, { kind, id }: ExportScope): Promise<string | undefined> {
    const [row] = await this.database.query<{ checkpoint: string }>(
      `SELECT checkpoint FROM governance.export WHERE project_id = $1 AND scope_kind = $2 AND scope_id = $3 AND state = 'READY' AND checkpoint IS NOT NULL
       ORDER BY ready_at DESC LIMIT 1`,
      [projectId, kind, id],
    );
    return row?.checkpoint;
  }

  async nodesAround(projectId: string, id: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `WITH RECURSIVE link AS MATERIALIZED (
         SELECT DISTINCT l->>'from' AS up, l->>'to' AS down FROM log.event e CROSS JOIN LATERAL jsonb_array_elements(e.links) l WHERE e.project_id = $1 AND e.links <> '[]'
       ), version AS MATERIALIZED (
         SELECT node_id AS id, payload->>'modelId' AS model_id FROM log.event WHERE project_id = $1 AND type = 'modelVersion.registered'
       ), seed AS (SELECT $2::text AS id UNION SELECT id FROM version WHERE model_id = $2),
       above AS (SELECT id FROM seed UNION SELECT link.up FROM above JOIN link ON link.down = above.id),
       below AS (SELECT id FROM seed UNION SELECT link.down FROM below JOIN link ON link.up = below.id),
       around AS (SELECT id FROM above UNION SELECT id FROM below)
       SELECT id FROM around UNION SELECT model_id FROM version WHERE id IN (SELECT id FROM above)`,
      [projectId, id],
    );
    return rows.map((row) => row.id);
  }

  async page(filter: EntryFilter, fromIndex: number, toIndex: number): Promise<CairnEvent[]> {
    const rows = await this.database.query<EventRow>(`${selectEvents} WHERE ${fits} ORDER BY s.index LIMIT 1000`, parametersOf(filter, fromIndex, toIndex));
    return rows.map(eventOf);
  }

  async count(filter: EntryFilter, fromIndex: number, toIndex: number): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(`SELECT count(*) AS count FROM log.sequence s JOIN log.event e USING (position) WHERE ${fits}`, parametersOf(filter, fromIndex, toIndex));
    return Number(row?.count ?? 0);
  }

  async claim(owner: string, leaseMs: number): Promise<ExportJob | undefined> {
    const row = await this.database.locked('export', async (query) => {
      const [claimed] = (await query(
        `UPDATE governance.export SET state = 'RUNNING', owner = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond', attempts = attempts + 1, entries = 0, error = NULL
         WHERE id = (SELECT id FROM governance.export WHERE state = 'QUEUED' OR (state = 'RUNNING' AND lease_until < clock_timestamp()) ORDER BY id LIMIT 1)
         RETURNING ${columns}`,
        [owner, leaseMs],
      )) as ExportRow[];
      return claimed;
    });
    return row && { ...exportOf(row), requester: row.requester, requestId: row.request_id, causeId: row.cause_id ?? undefined, attempts: row.attempts };
  }

  async progress(id: string, owner: string, { entries, entriesTotal, leaseMs }: ExportProgress): Promise<boolean> {
    const rows = await this.database.query<{ id: string }>(
      `WITH moved AS (
         UPDATE governance.export SET entries = $3, entries_total = nullif($4, 0), lease_until = clock_timestamp() + $5 * interval '1 millisecond'
         WHERE id = $1 AND owner = $2 AND state = 'RUNNING' RETURNING id
       ) SELECT id FROM moved`,
      [id, owner, entries, entriesTotal, leaseMs],
    );
    return rows.length > 0;
  }

  async release(id: string, owner: string): Promise<void> {
    await this.database.query(`UPDATE governance.export SET state = 'QUEUED', owner = NULL, lease_until = NULL WHERE id = $1 AND owner = $2 AND state = 'RUNNING'`, [id, owner]);
  }

  commit<T>(context: RequestContext, work: (commit: ExportCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(commitOf(transaction)));
  }
}

function commitOf(transaction: Transaction): ExportCommit {
  return {
    emit: (event) => transaction.emit(event),
    async insertExport(asked, requester, requestId, causeId) {
      await transaction.query(
        `INSERT INTO governance.export (id, project_id, scope_kind, scope_id, from_index, to_index, since, until, purpose, state, entries, created_at, created_by, requester, request_id, cause_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15)`,
        [asked.id, asked.projectId, asked.scope.kind, asked.scope.id, asked.fromIndex, asked.toIndex, asked.since ?? null, asked.until ?? null, asked.purpose ?? null, asked.state, asked.createdAt, asked.createdBy, JSON.stringify(requester), requestId, causeId],
      );
    },
    async finish({ id, projectId }, owner, { entries, digest, sizeBytes, checkpoint, readyAt }) {
      const rows = await transaction.query(
        `UPDATE governance.export SET state = 'READY', owner = NULL, lease_until = NULL, entries = $3, entries_total = $3, digest = $4, size_bytes = $5, checkpoint = $6, ready_at = $7
         WHERE id = $1 AND owner = $2 AND state = 'RUNNING' RETURNING id`,
        [id, owner, entries, digest, sizeBytes, checkpoint, readyAt],
      );
      if (rows.length === 0) return false;
      await transaction.useBlobs(projectId, [digest], id);
      return true;
    },
    async fail(id, owner, error) {
      return (await transaction.query(`UPDATE governance.export SET state = 'FAILED', owner = NULL, lease_until = NULL, error = $3 WHERE id = $1 AND owner = $2 AND state = 'RUNNING' RETURNING id`, [id, owner, error])).length > 0;
    },
    async cancel(id) {
      return (await transaction.query(`UPDATE governance.export SET state = 'CANCELLED', owner = NULL, lease_until = NULL WHERE id = $1 AND state IN ('QUEUED', 'RUNNING') RETURNING id`, [id])).length > 0;
    },
  };
}

function parametersOf({ projectId, actorId, nodeIds, since, until }: EntryFilter, fromIndex: number, toIndex: number): unknown[] {
  return [projectId ?? null, actorId ?? null, nodeIds ?? null, since ?? null, until ?? null, fromIndex, toIndex];
}

function exportOf(row: ExportRow): AuditExport {
  return {
    id: row.id,
    projectId: row.project_id,
    scope: { kind: row.scope_kind, id: row.scope_id },
    fromIndex: Number(row.from_index),
    toIndex: Number(row.to_index),
    since: row.since ?? undefined,
    until: row.until ?? undefined,
    purpose: row.purpose ?? undefined,
    state: row.state,
    entries: row.entries,
    entriesTotal: row.entries_total ?? undefined,
    error: row.error ?? undefined,
    digest: row.digest ?? undefined,
    sizeBytes: row.size_bytes ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    readyAt: row.ready_at ?? undefined,
  };
}
