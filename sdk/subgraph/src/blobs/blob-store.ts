import { NotFoundError, UnavailableError } from '@cairn/core';
import type { GetOptions, Providers } from '@cairn/plugin';
import type { Database } from '../database/database.js';
import { requireDigest } from './digest.js';

/** Bytes that a project holds, named by what they are. */
export interface Blob {
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Where the storage provider keeps them. */
  readonly uri: string;
}

/**
 * What every project keeps by digest: artifacts, data and models, on whichever storage is installed.
 *
 * Whoever refers to bytes says so in its own transaction (`transaction.useBlobs`), and takes it back there
 * (`transaction.releaseBlobs`). Bytes that nobody uses any more are freed by {@link BlobStore.sweep}; bytes that nobody
 * ever said to use are kept.
 */
export class BlobStore {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
  ) {}

  /**
   * Stores bytes and notes that the project holds them; the same bytes again change nothing.
   * @throws {UnavailableError} when the same bytes were freed at that very moment; sending them again helps.
   */
  async put(projectId: string, bytes: AsyncIterable<Uint8Array>, options: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {}): Promise<Blob> {
    const storage = this.providers.storage();
    const stored = await storage.put(bytes, options);
    const [known] = await this.database.query<{ uri: string }>(
      `WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended($4, 0))),
            wanted AS (DELETE FROM log.blob_garbage WHERE uri = $4 AND EXISTS (SELECT FROM locked))
       INSERT INTO log.blob (project_id, digest, size_bytes, uri) SELECT $1, $2, $3, $4 FROM locked ON CONFLICT DO NOTHING RETURNING uri`,
      [projectId, stored.digest, stored.sizeBytes, stored.uri],
    );
    // Only bytes that are new to the project can have been swept away between being stored and being noted.
    if (known && !(await storage.stat(stored.uri))) throw new UnavailableError(`The bytes with digest '${stored.digest}' were being freed; send them again`);
    return stored;
  }

  /** @throws {NotFoundError} when the project does not hold the digest, whoever else does. */
  async find(projectId: string, digest: string): Promise<Blob> {
    requireDigest(digest);
    const [row] = await this.database.query<{ size_bytes: number; uri: string }>(
      'SELECT size_bytes, uri FROM log.blob WHERE project_id = $1 AND digest = $2',
      [projectId, digest],
    );
    if (!row) throw new NotFoundError(`Project '${projectId}' holds no bytes with digest '${digest}'`);
    return { digest, sizeBytes: Number(row.size_bytes), uri: row.uri };
  }

  /** The bytes, as a stream that fails at its end if they are not what the digest says; a `range` of them is not verified. */
  open(blob: Blob, options: GetOptions = {}): AsyncIterable<Uint8Array> {
    return this.providers.storageFor(blob.uri).get(blob.uri, options);
  }

  /** The bytes in memory. */
  async read(projectId: string, digest: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.open(await this.find(projectId, digest))) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * Frees what was released and is used by nobody. May be called at any time, by several processes at once; what is left by one
   * that was killed is freed by the next.
   * @returns how many bytes were freed on the storage.
   */
  async sweep(): Promise<number> {
    await this.forget();
    let freedBytes = 0;
    for (const { uri, size_bytes } of await this.database.query<{ uri: string; size_bytes: number }>('SELECT uri, size_bytes FROM log.blob_garbage LIMIT 10000')) {
      if (await this.free(uri)) freedBytes += Number(size_bytes);
    }
    return freedBytes;
  }

  /** Takes back from projects what they no longer use. Whoever uses it meanwhile keeps its row from going. */
  private async forget(): Promise<void> {
    const released = await this.database.query<{ project_id: string; digest: string }>('SELECT project_id, digest FROM log.blob_released LIMIT 10000');
    for (const { project_id, digest } of released) {
      await this.database
        .query(
          `WITH gone AS (
             DELETE FROM log.blob b WHERE project_id = $1 AND digest = $2
               AND NOT EXISTS (SELECT FROM log.blob_use u WHERE u.project_id = b.project_id AND u.digest = b.digest)
             RETURNING uri, size_bytes
           ), marked AS (INSERT INTO log.blob_garbage (uri, size_bytes) SELECT uri, size_bytes FROM gone ON CONFLICT DO NOTHING)
           DELETE FROM log.blob_released WHERE project_id = $1 AND digest = $2`,
          [project_id, digest],
        )
        .catch((error: unknown) => {
          // foreign_key_violation: it is used again.
          if ((error as { code?: unknown }).code !== '23503') throw error;
        });
    }
  }

  private async free(uri: string): Promise<boolean> {
    return this.database.locked(uri, async (query) => {
      const [held] = await query('SELECT 1 FROM log.blob WHERE uri = $1 LIMIT 1', [uri]);
      if (!held) await this.providers.storageFor(uri).delete(uri);
      const gone = await query('DELETE FROM log.blob_garbage WHERE uri = $1 RETURNING uri', [uri]);
      return !held && gone.length > 0;
    });
  }
}
