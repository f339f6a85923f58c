import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Logger } from '@cairn/subgraph';

/** Reads a model's file. */
export interface ModelFiles {
  read(projectId: string, digest: string): Promise<Uint8Array>;
}

/**
 * The files of one variant, on this machine's disk from the first time they are read: its next process needs neither database nor
 * storage. They have no name there, so nobody else opens them, and the system frees them however this process ends.
 */
export class KeptFiles implements ModelFiles {
  readonly #kept = new Map<string, Promise<FileHandle | undefined>>();
  #closed = false;

  /** @param directory made when it is not there. */
  constructor(
    private readonly files: ModelFiles,
    private readonly directory: string,
    private readonly logger: Logger,
  ) {}

  /** @throws whatever `files` throws, while it is not kept. */
  async read(projectId: string, digest: string): Promise<Uint8Array> {
    const kept = await this.#kept.get(digest);
    const known = kept && (await whole(kept).catch((error: unknown) => this.#lose(digest, error)));
    if (known !== undefined) return known;
    const bytes = await this.files.read(projectId, digest);
    if (!this.#kept.has(digest) && !this.#closed) this.#kept.set(digest, this.#keep(digest, bytes));
    return bytes;
  }

  /** Frees what is kept. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#kept.values()].map(async (kept) => (await kept)?.close()));
    this.#kept.clear();
  }

  /** Where the disk is full, or fails, the next process reads them where the first one did. */
  async #keep(digest: string, bytes: Uint8Array): Promise<FileHandle | undefined> {
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      const path = join(this.directory, randomUUID());
      const file = await open(path, 'wx+', 0o600);
      try {
        await unlink(path);
        await file.writeFile(bytes);
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      return this.#lose(digest, error);
    }
  }

  #lose(digest: string, error: unknown): undefined {
    this.logger.warn('a model is not kept on this machine, and is read again for its next process', { digest, error: String(error) });
    this.#kept.delete(digest);
  }
}

/** From the beginning, whoever reads it at the same time. */
async function whole(file: FileHandle): Promise<Uint8Array> {
  const { size } = await file.stat();
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(bytes, at, size - at, at);
    if (bytesRead === 0) throw new Error(`A kept file ended after ${at} of ${size} bytes`);
    at += bytesRead;
  }
  return bytes;
}
