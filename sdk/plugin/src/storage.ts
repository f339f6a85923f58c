import { UnavailableError } from '@cairn/core';

/**
 * Keeps bytes for ever under the name that they give themselves: the key of an object is the SHA-256 of its bytes.
 * So equal bytes are one object, and an object never changes.
 *
 * Every method rejects with `InvalidInputError` for a URI that is not this provider's.
 */
export interface StorageProvider {
  /**
   * Keeps the bytes, and resolves when they would survive a power cut. All or nothing: while it runs, and after the
   * source, the signal or the disk has ended it early, there is no object and no part of one. Bytes that are kept
   * already are fine, also when two callers put them at the same time.
   * @throws {LimitExceededError} when there are more than `maxBytes`.
   */
  put(bytes: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject>;
  /**
   * The bytes, in order, in chunks of at most 1 MiB.
   *
   * A read of the whole object is verified: where the bytes no longer match the digest, the iteration throws instead
   * of handing out the last chunk, so nobody can take a damaged object for a whole one. A range is not verified.
   * @throws {NotFoundError} when there is no such object.
   * @throws {CorruptedError} when what is kept is not what was put.
   */
  get(uri: string, options: GetOptions): AsyncIterable<Uint8Array>;
  /** Forgets the object. There being none is fine. */
  delete(uri: string): Promise<void>;
  /** What is kept under the URI; undefined when nothing is. Does not read the bytes. */
  stat(uri: string): Promise<StoredObject | undefined>;
  /** Ends connections. Called once, after the last other call. */
  close?(): Promise<void>;
}

/** An object that a provider keeps. */
export interface StoredObject {
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Where it is: the provider's scheme, `://`, and the rest as the provider likes. The same bytes give the same URI. */
  readonly uri: string;
}

export interface PutOptions {
  /** Ends the upload: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The most bytes to take. Absent: no limit. */
  readonly maxBytes?: number | undefined;
}

export interface GetOptions {
  /** Ends the download: the iteration throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Bytes `start` (from 0) up to and without `end`; what lies beyond the object's end is left out.
   * `InvalidInputError` unless both are integers with 0 ≤ start ≤ end. Absent: the whole object.
   */
  readonly range?: { readonly start: number; readonly end: number } | undefined;
}

/** What is kept under a URI is not what was put there. Details: `uri`, `expectedDigest`, `actualDigest`. */
export class CorruptedError extends UnavailableError {
  constructor(uri: string, expectedDigest: string, actualDigest: string) {
    super(`Object '${uri}' is damaged: its bytes have the digest ${actualDigest}`, {
      details: { uri, expectedDigest, actualDigest },
    });
  }
}
