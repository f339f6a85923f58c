import type { EntityManager } from 'typeorm';
import { newId, NotFoundError, type Commit, type NewEvent, type RequestContext } from '@cairn/core';

/** An event that waits for the end of its transaction. */
export interface PendingEvent {
  readonly id: string;
  readonly event: NewEvent;
  /** Whose deed it was. */
  readonly by: RequestContext;
}

/** What a store works with inside {@link Database.commit}. */
export class Transaction implements Commit {
  readonly events: PendingEvent[] = [];

  constructor(
    readonly manager: EntityManager,
    readonly context: RequestContext,
  ) {}

  /** Rows of one statement inside the transaction. Parameters are `$1`, `$2` … */
  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const result: unknown = await this.manager.query(sql, [...parameters]);
    // TypeORM answers [rows, count] for UPDATE and DELETE, and plain rows for the rest.
    if (Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number') {
      return result[0] as T[];
    }
    return result as T[];
  }

  emit(event: NewEvent, by: RequestContext = this.context): string {
    const id = newId('event');
    this.events.push({ id, event, by });
    return id;
  }

  /**
   * Says that a node refers to bytes of its project, which are kept as long as it does.
   * @throws {NotFoundError} when the project does not hold them.
   */
  async useBlobs(projectId: string, digests: readonly string[], nodeId: string): Promise<void> {
    if (digests.length === 0) return;
    const used = await this.query<{ digest: string }>(
      `INSERT INTO log.blob_use (project_id, digest, node_id)
       SELECT project_id, digest, $3 FROM log.blob WHERE project_id = $1 AND digest = ANY($2) ON CONFLICT (project_id, digest, node_id) DO UPDATE SET node_id = excluded.node_id
       RETURNING digest`,
      [projectId, [...new Set(digests)], nodeId],
    );
    const held = new Set(used.map(({ digest }) => digest));
    const missing = digests.find((digest) => !held.has(digest));
    if (missing !== undefined) throw new NotFoundError(`Project '${projectId}' holds no bytes with digest '${missing}'`);
  }

  /** Says that the nodes refer to no bytes any more; {@link BlobStore.sweep} frees those that nobody else uses. */
  async releaseBlobs(nodeIds: readonly string[]): Promise<void> {
    await this.query(
      `WITH released AS (DELETE FROM log.blob_use WHERE node_id = ANY($1) RETURNING project_id, digest)
       INSERT INTO log.blob_released (project_id, digest) SELECT DISTINCT project_id, digest FROM released ON CONFLICT DO NOTHING`,
      [nodeIds],
    );
  }
}
