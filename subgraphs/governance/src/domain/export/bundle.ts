/** A file of a bundle, as the manifest lists it. */
export interface BundleFile {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Entries or lines that it holds, where that says something. */
  readonly rows?: number | undefined;
}

/** Files that grow piece by piece and become one zip. */
export interface BundleFolder extends AsyncDisposable {
  /** Adds to a file, which begins empty. */
  append(name: string, bytes: string | Uint8Array, rows?: number): Promise<void>;
  /** What there is, by name; nothing can be added to it afterwards. */
  close(): Promise<ReadonlyMap<string, BundleFile>>;
  /** Everything as a zip, in order of the names, the same bytes for the same content. To be read once, after `close`. */
  zip(extra: ReadonlyMap<string, Buffer>): AsyncIterable<Uint8Array>;
}
