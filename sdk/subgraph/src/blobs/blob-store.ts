import { NotFoundError } from '@cairn/core';
import type { Providers } from '@cairn/plugin';
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

/** What every project keeps by digest: artifacts, data and models, on whichever storage is installed. */
export class BlobStore {
  constructor(
    private readonly database: Database,
    private readonly providers: Providers,
  ) {}

  /** Stores bytes and notes that the project holds them; the same bytes again change nothing. */
  async put(projectId: string, bytes: AsyncIterable<Uint8Array>, options: { readonly maxBytes?: number; readonly signal?: AbortSignal } = {}): Promise<Blob> {
    const stored = await this.providers.storage().put(bytes, options);
    await this.database.query(
      'INSERT INTO log.blob (project_id, digest, size_bytes, uri) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [projectId, stored.digest, stored.sizeBytes, stored.uri],
    );
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

  /** The bytes, as a stream that fails at its end if they are not what the digest says. */
  open(blob: Blob, options: { readonly signal?: AbortSignal } = {}): AsyncIterable<Uint8Array> {
    return this.providers.storageFor(blob.uri).get(blob.uri, options);
  }

  /** The bytes in memory. */
  async read(projectId: string, digest: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.open(await this.find(projectId, digest))) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}
