export interface LruCacheOptions {
  /** Most values that are kept. */
  readonly entries: number;
  /** Most characters that the keys have together; what is cached about a document grows with its text. */
  readonly keyCharacters: number;
}

/** Keeps the values that were used most recently. */
export class LruCache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: LruCacheOptions;
  #keyCharacters = 0;

  constructor(most: LruCacheOptions) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#remove(key);
    this.#values.set(key, value);
    this.#keyCharacters += key.length;
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most.entries && this.#keyCharacters <= this.#most.keyCharacters) return;
      this.#remove(oldest);
    }
  }

  /** Forgets the key when it still holds this value. */
  forget(key: string, value: Value): void {
    if (this.#values.get(key) === value) this.#remove(key);
  }

  #remove(key: string): void {
    if (this.#values.delete(key)) this.#keyCharacters -= key.length;
  }
}
