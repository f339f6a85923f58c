import { digestOf } from './digest.js';

/** One file of a version. */
export interface ModelFile {
  /** Relative to the version's root, with slashes. */
  readonly path: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Names exactly these files: the SHA-256 of their paths, digests and sizes as canonical JSON, by path. */
export function manifestDigest(files: readonly ModelFile[]): string {
  return digestOf(byPath(files).map(({ path, digest, sizeBytes }) => [path, digest, sizeBytes]));
}

export function byPath(files: readonly ModelFile[]): ModelFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export function sizeOf(files: readonly ModelFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
