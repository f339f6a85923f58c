import { CorruptedError, type GetOptions, type PutOptions, type StorageProvider, type StoredObject } from '@cairn/plugin';
import { Readable } from 'node:stream';
import { MemoryStorage, sha256, type Place } from './memory-storage.js';

/** A storage that breaks one promise, and a check that must notice. */
export interface BrokenStorage {
  readonly fault: string;
  readonly noticedBy: string;
  readonly make: new (place: Place) => StorageProvider;
}

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

export const brokenStorages: readonly BrokenStorage[] = [
  {
    fault: 'loses the last chunk of a read',
    noticedBy: 'bytes come back as they were put, whatever their size',
    make: class extends MemoryStorage {
      override async *get(uri: string, options: GetOptions): AsyncGenerator<Uint8Array> {
        let held: Uint8Array | undefined;
        for await (const chunk of super.get(uri, options)) {
          if (held !== undefined) yield held;
          held = chunk;
        }
      }
    },
  },
  {
    fault: 'hands out one buffer again and again',
    noticedBy: 'bytes come back as they were put, whatever their size',
    make: class extends MemoryStorage {
      override async *get(uri: string, options: GetOptions): AsyncGenerator<Uint8Array> {
        const buffer = new Uint8Array(65_536);
        for await (const chunk of super.get(uri, options)) {
          buffer.set(chunk);
          yield buffer.subarray(0, chunk.byteLength);
        }
      }
    },
  },
  {
    fault: 'names objects by something else',
    noticedBy: 'an object is named by the SHA-256 of its bytes, and says its size',
    make: class extends MemoryStorage {
      override async put(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject> {
        return { ...(await super.put(bytes, options)), digest: 'sha256:1' };
      }
    },
  },
  {
    fault: 'takes an empty object for none',
    noticedBy: 'an empty object is an object',
    make: class extends MemoryStorage {
      override async stat(uri: string): Promise<StoredObject | undefined> {
        const found = await super.stat(uri);
        return found?.sizeBytes === 0 ? undefined : found;
      }
    },
  },
  {
    fault: 'hands out everything in one chunk',
    noticedBy: 'no chunk is larger than 1 MiB',
    make: class extends MemoryStorage {
      override async *get(uri: string, options: GetOptions): AsyncGenerator<Uint8Array> {
        yield await all(super.get(uri, options));
      }
    },
  },
  {
    fault: 'refuses bytes that another caller is putting',
    noticedBy: 'the same bytes, put by several callers at once, are one object',
    make: class extends MemoryStorage {
      #putting = false;
      override async put(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject> {
        if (this.#putting) throw new Error('EEXIST: file already exists');
        this.#putting = true;
        return super.put(bytes, options).finally(() => (this.#putting = false));
      }
    },
  },
  {
    fault: 'forgets everything at a restart',
    noticedBy: 'what was put is there after a restart',
    make: class extends MemoryStorage {
      constructor() {
        super(new Map());
      }
    },
  },
  {
    fault: 'shows an object while it is written',
    noticedBy: 'nothing can be seen of an object before all of it is kept',
    make: class extends MemoryStorage {
      readonly #known = new Map<string, Uint8Array>();
      override async put(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject> {
        const known = this.#known;
        const place = this.place;
        const watched = async function* (): AsyncGenerator<Uint8Array> {
          for await (const chunk of bytes) {
            for (const [hex, whole] of known) if (Buffer.from(whole.subarray(0, chunk.byteLength)).equals(chunk)) place.set(hex, chunk);
            yield chunk;
          }
        };
        const kept = await super.put(watched(), options);
        known.set(kept.digest.slice(7), this.place.get(kept.digest.slice(7))!);
        return kept;
      }
    },
  },
  {
    fault: 'keeps what came before its source failed',
    noticedBy: 'a source that fails leaves nothing behind, and its error reaches the caller',
    make: class extends MemoryStorage {
      override async put(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject> {
        const parts: Uint8Array[] = [];
        try {
          for await (const chunk of bytes) parts.push(chunk);
        } catch (error) {
          this.keep(Buffer.concat(parts));
          throw error;
        }
        return super.put(Readable.from(parts), options);
      }
    },
  },
  {
    fault: 'swallows the error of its source',
    noticedBy: 'a source that fails leaves nothing behind, and its error reaches the caller',
    make: class extends MemoryStorage {
      override async put(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject> {
        return super.put(bytes, options).catch(() => {
          throw new Error('Something went wrong');
        });
      }
    },
  },
  {
    fault: 'goes on uploading when its caller has left',
    noticedBy: 'an upload ends when its signal aborts, also while its source hangs, and leaves nothing',
    make: class extends MemoryStorage {
      override async put(bytes: AsyncIterable<Uint8Array>, { maxBytes }: PutOptions): Promise<StoredObject> {
        return super.put(bytes, { maxBytes });
      }
    },
  },
  {
    fault: 'goes on downloading when its caller has left',
    noticedBy: 'a download ends when its signal aborts',
    make: class extends MemoryStorage {
      override get(uri: string, { range }: GetOptions): AsyncGenerator<Uint8Array> {
        return super.get(uri, { range });
      }
    },
  },
  {
    fault: 'knows no limit',
    noticedBy: 'an object of exactly maxBytes is kept; one byte more is refused and leaves nothing',
    make: class extends MemoryStorage {
      override async put(bytes: AsyncIterable<Uint8Array>, { signal }: PutOptions): Promise<StoredObject> {
        return super.put(bytes, { signal });
      }
    },
  },
  {
    fault: 'takes the end of a range as part of it',
    noticedBy: 'a range gives its bytes and no others',
    make: class extends MemoryStorage {
      override get(uri: string, { signal, range }: GetOptions): AsyncGenerator<Uint8Array> {
        return super.get(uri, { signal, range: range && { start: range.start, end: range.end + 1 } });
      }
    },
  },
  {
    fault: 'deletes nothing',
    noticedBy: 'a deleted object is gone, others stay, and deleting it again is fine',
    make: class extends MemoryStorage {
      override async delete(): Promise<void> {}
    },
  },
  {
    fault: 'deletes everything',
    noticedBy: 'a deleted object is gone, others stay, and deleting it again is fine',
    make: class extends MemoryStorage {
      override async delete(): Promise<void> {
        this.place.clear();
      }
    },
  },
  {
    fault: 'takes any address',
    noticedBy: 'a URI that is not its own is refused, whatever it tries to reach',
    make: class extends MemoryStorage {
      protected override hexOf(uri: string): string {
        return uri.replace('memory://', '');
      }
    },
  },
];

/** Storages that take damaged bytes for good ones. */
export const trustingStorages: readonly BrokenStorage[] = [
  {
    fault: 'does not verify what it reads',
    noticedBy: 'damaged bytes are never passed off as good: the read throws before its end',
    make: class extends MemoryStorage {
      override get(uri: string, { signal }: GetOptions): AsyncGenerator<Uint8Array> {
        return super.get(uri, { signal, range: { start: 0, end: Number.MAX_SAFE_INTEGER } });
      }
    },
  },
  {
    fault: 'verifies when the last byte has left already',
    noticedBy: 'damaged bytes are never passed off as good: the read throws before its end',
    make: class extends MemoryStorage {
      override async *get(uri: string, { signal }: GetOptions): AsyncGenerator<Uint8Array> {
        const bytes = await all(super.get(uri, { signal, range: { start: 0, end: Number.MAX_SAFE_INTEGER } }));
        yield bytes;
        const hex = this.hexOf(uri);
        if (sha256(bytes) !== hex) throw new CorruptedError(uri, hex, sha256(bytes));
      }
    },
  },
];
