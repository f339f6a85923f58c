/** The beginning of a file, or all of it. */
export interface FileBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the file goes on. */
  readonly isCut: boolean;
}

/** Fetches so many bytes of a file at most. @throws {Error} saying why it could not be fetched. */
export type LoadBytes = (mostBytes: number, signal: AbortSignal) => Promise<FileBytes>;

/** Bytes as text. What is no text becomes marks, and says so. */
export function textOf({ bytes, isCut }: FileBytes): { readonly text: string; readonly isBinary: boolean } {
  // A character may be cut in the middle: what is whole before it counts.
  const text = new TextDecoder('utf-8').decode(bytes, { stream: isCut });
  return { text, isBinary: text.slice(0, 10_000).includes('\0') };
}
