import {
  CorruptedError,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  type GetOptions,
  type PutOptions,
  type StorageProvider,
  type StoredObject,
} from '@cairn/plugin';
import { createHash } from 'node:crypto';

/** Everything that outlives a provider. */
export type Place = Map<string, Uint8Array>;

/** The shortest storage that keeps every promise: what the broken ones are made from. */
export class MemoryStorage implements StorageProvider {
  constructor(readonly place: Place) {}

  async put(bytes: AsyncIterable<Uint8Array>, { signal, maxBytes }: PutOptions): Promise<StoredObject> {
    const parts: Uint8Array[] = [];
    const iterator = bytes[Symbol.asyncIterator]();
    signal?.throwIfAborted();
    const left = aborted(signal);
    for (let sizeBytes = 0; ; ) {
      const step = await Promise.race([left, iterator.next()]);
      if (step.done === true) return this.keep(Buffer.concat(parts));
      sizeBytes += step.value.byteLength;
      if (maxBytes !== undefined && sizeBytes > maxBytes) throw new LimitExceededError(`More than ${maxBytes} bytes`);
      parts.push(step.value);
    }
  }

  async *get(uri: string, { signal, range }: GetOptions): AsyncGenerator<Uint8Array> {
    const hex = this.hexOf(uri);
    const bytes = this.place.get(hex);
    if (bytes === undefined) throw new NotFoundError(`No '${uri}'`);
    if (range !== undefined) {
      const { start, end } = range;
      if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end)) throw new InvalidInputError('No range');
      yield bytes.subarray(start, end);
      return;
    }
    if (sha256(bytes) !== hex) throw new CorruptedError(uri, `sha256:${hex}`, `sha256:${sha256(bytes)}`);
    for (let offset = 0; offset < bytes.byteLength; offset += 65_536) {
      signal?.throwIfAborted();
      yield bytes.subarray(offset, offset + 65_536);
    }
  }

  async delete(uri: string): Promise<void> {
    this.place.delete(this.hexOf(uri));
  }

  async stat(uri: string): Promise<StoredObject | undefined> {
    const hex = this.hexOf(uri);
    const bytes = this.place.get(hex);
    return bytes === undefined ? undefined : { digest: `sha256:${hex}`, sizeBytes: bytes.byteLength, uri };
  }

  protected keep(bytes: Uint8Array): StoredObject {
    const hex = sha256(bytes);
    this.place.set(hex, bytes);
    return { digest: `sha256:${hex}`, sizeBytes: bytes.byteLength, uri: `memory://${hex}` };
  }

  protected hexOf(uri: string): string {
    const hex = /^memory:\/\/([0-9a-f]{64})$/.exec(uri)?.[1];
    if (hex === undefined) throw new InvalidInputError(`'${uri}' is not one of memory storage`);
    return hex;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Rejects when the signal aborts. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  const left = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  left.catch(() => undefined);
  return left;
}
