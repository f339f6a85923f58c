import {
  CorruptedError,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  UnavailableError,
  type GetOptions,
  type PutOptions,
  type StorageProvider,
  type StoredObject,
} from '@cairn/plugin';
import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { abortable } from './abortable.js';
import { isFull, isLink, isMissing, makeDirectory, removeFile, sweep, syncDirectory } from './durable.js';
import { fileOf, hexOf, uriOf } from './object-address.js';

/** Half-written files older than this are a killed process's, in milliseconds: no upload takes a day. */
const abandonedAfterMs = 86_400_000;
const chunkBytes = 262_144;

/** Objects as files named by their digest. See the README for how a write becomes safe. */
export class LocalStorage implements StorageProvider {
  readonly #directory: string;
  readonly #incoming: string;
  #prepared: Promise<void> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    this.#incoming = join(directory, 'incoming');
  }

  async put(bytes: AsyncIterable<Uint8Array>, { signal, maxBytes }: PutOptions): Promise<StoredObject> {
    checkLimit(maxBytes);
    signal?.throwIfAborted();
    await this.#prepare();
    const temporary = join(this.#incoming, randomUUID());
    try {
      const { hex, sizeBytes } = await write(temporary, abortable(bytes, signal), maxBytes);
      signal?.throwIfAborted();
      const file = fileOf(this.#directory, hex);
      await makeDirectory(dirname(file));
      // Replaces bytes that are there already: the same ones, or damaged ones, which this heals.
      await rename(temporary, file);
      await syncDirectory(dirname(file));
      return { digest: `sha256:${hex}`, sizeBytes, uri: uriOf(hex) };
    } catch (error) {
      await removeFile(temporary);
      throw isFull(error)
        ? new UnavailableError(`storage-local: no space left under '${this.#directory}'`, { cause: error })
        : error;
    }
  }

  async *get(uri: string, { signal, range }: GetOptions): AsyncGenerator<Uint8Array> {
    const hex = hexOf(uri);
    checkRange(range);
    signal?.throwIfAborted();
    const handle = await this.#open(uri, hex);
    try {
      yield* range === undefined ? readWhole(handle, uri, hex, signal) : readChunks(handle, range.start, range.end, signal);
    } finally {
      await handle.close();
    }
  }

  async delete(uri: string): Promise<void> {
    const file = fileOf(this.#directory, hexOf(uri));
    if (await removeFile(file)) await syncDirectory(dirname(file));
  }

  async stat(uri: string): Promise<StoredObject | undefined> {
    const hex = hexOf(uri);
    try {
      const found = await lstat(fileOf(this.#directory, hex));
      if (!found.isFile()) throw noObject(uri);
      const { size } = found;
      return { digest: `sha256:${hex}`, sizeBytes: size, uri };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Makes the folders and removes what killed processes left, once; after a failure the next write tries again. */
  #prepare(): Promise<void> {
    this.#prepared ??= makeDirectory(this.#incoming)
      .then(() => sweep(this.#incoming, Date.now() - abandonedAfterMs))
      .catch((error: unknown) => {
        this.#prepared = undefined;
        throw error;
      });
    return this.#prepared;
  }

  async #open(uri: string, hex: string): Promise<FileHandle> {
    try {
      return await open(fileOf(this.#directory, hex), constants.O_RDONLY | constants.O_NOFOLLOW);
    } catch (error) {
      if (isMissing(error)) throw new NotFoundError(`Object '${uri}' does not exist`);
      throw isLink(error) ? noObject(uri) : error;
    }
  }
}

/** Objects are files: a link that somebody laid in their place may lead anywhere. */
function noObject(uri: string): UnavailableError {
  return new UnavailableError(`storage-local: '${uri}' is a link and not an object; remove it from the storage's folder`);
}

/** Writes the file, waits until it is on disk, and says what it holds. */
async function write(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number | undefined,
): Promise<{ readonly hex: string; readonly sizeBytes: number }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) {
      if (!(chunk instanceof Uint8Array)) throw new InvalidInputError(`Got a ${typeof chunk} where bytes were expected`);
      sizeBytes += chunk.byteLength;
      if (maxBytes !== undefined && sizeBytes > maxBytes) {
        throw new LimitExceededError(`Object of at least ${sizeBytes} bytes exceeds ${maxBytes} bytes`, {
          details: { sizeBytes, maxBytes },
        });
      }
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { hex: hash.digest('hex'), sizeBytes };
}

/** Every chunk is held back until the next one is there, so the last leaves only after the digest was compared. */
async function* readWhole(
  handle: FileHandle,
  uri: string,
  hex: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  for await (const chunk of readChunks(handle, 0, Infinity, signal)) {
    if (held !== undefined) yield held;
    hash.update(chunk);
    held = chunk;
  }
  const actual = hash.digest('hex');
  if (actual !== hex) throw new CorruptedError(uri, `sha256:${hex}`, `sha256:${actual}`);
  if (held !== undefined) yield held;
}

async function* readChunks(
  handle: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end; ) {
    signal?.throwIfAborted();
    const wanted = Math.min(chunkBytes, end - position);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function checkLimit(maxBytes: number | undefined): void {
  if (maxBytes !== undefined && !(maxBytes >= 0)) {
    throw new InvalidInputError(`maxBytes is ${maxBytes}, expected a number of bytes from 0`);
  }
}

function checkRange(range: GetOptions['range']): void {
  if (range === undefined) return;
  const { start, end } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new InvalidInputError(`Range ${start} to ${end} is not one of bytes: expected integers with 0 ≤ start ≤ end`);
  }
}
