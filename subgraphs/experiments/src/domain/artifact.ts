import { relativePath } from '@cairn/core';

/** What an artifact belongs to: a run, a model that was logged, or a trace. */
export type ArtifactOwner = { readonly kind: 'run' | 'loggedModel' | 'trace'; readonly id: string };

/** A file that a run produced, or that is part of a logged model or a trace. Its bytes are kept once, by digest. */
export interface Artifact {
  readonly id: string;
  readonly projectId: string;
  readonly owner: ArtifactOwner;
  /** Path within its owner: `model/late-arrival.onnx`. Under one name the newest counts. */
  readonly name: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly createdAt: Date;
}

/** One line of a listing: a file, or a folder that files lie in. */
export interface ArtifactEntry {
  /** Relative to what was listed. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Of a file. */
  readonly sizeBytes: number | undefined;
}

/** A folder within an owner: a relative path, or the whole. A slash at the end is left out. */
export function artifactFolder(path: string): string {
  const folder = path.replace(/\/+$/, '');
  return folder === '' ? '' : relativePath(folder);
}

/** What lies directly in a folder, folders and files by path. */
export function entriesIn(folder: string, artifacts: readonly Pick<Artifact, 'name' | 'sizeBytes'>[]): ArtifactEntry[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const entries = new Map<string, ArtifactEntry>();
  for (const { name, sizeBytes } of artifacts) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    const slash = rest.indexOf('/');
    const path = slash < 0 ? rest : rest.slice(0, slash);
    entries.set(path, slash < 0 ? { path, isDirectory: false, sizeBytes } : { path, isDirectory: true, sizeBytes: undefined });
  }
  return [...entries.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
