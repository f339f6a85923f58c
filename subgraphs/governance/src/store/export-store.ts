import type { RequestContext } from '@cairn/core';
import { loadInOrder, type Database } from '@cairn/subgraph';
import type { AuditExport, ExportCommit, ExportStore } from '../domain/export/export.js';

const columns = `id, project_id AS "projectId", from_index AS "fromIndex", to_index AS "toIndex", entries, digest, size_bytes AS "sizeBytes", created_at AS "createdAt", created_by AS "createdBy"`;

export class SqlExportStore implements ExportStore {
  constructor(private readonly database: Database) {}

  async exports(ids: readonly string[]): Promise<(AuditExport | undefined)[]> {
    return loadInOrder(ids, await this.database.query<AuditExport>(`SELECT ${columns} FROM governance.export WHERE id = ANY($1)`, [ids]));
  }

  listExports(projectId: string): Promise<AuditExport[]> {
    return this.database.query(`SELECT ${columns} FROM governance.export WHERE project_id = $1 ORDER BY id DESC LIMIT 200`, [projectId]);
  }

  commit<T>(context: RequestContext, work: (commit: ExportCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) =>
      work({
        emit: (event) => transaction.emit(event),
        async insertExport(made) {
          await transaction.query(
            'INSERT INTO governance.export (id, project_id, from_index, to_index, entries, digest, size_bytes, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
            [made.id, made.projectId, made.fromIndex, made.toIndex, made.entries, made.digest, made.sizeBytes, made.createdAt, made.createdBy],
          );
          await transaction.useBlobs(made.projectId, [made.digest], made.id);
        },
      }),
    );
  }
}
