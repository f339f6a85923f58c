import { InvalidInputError } from '@cairn/core';

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

const longestName = 1_000;

/**
 * A path within an owner, as it may be kept: `a/b.txt`.
 * @throws {InvalidInputError} for a path that is absolute, climbs, or hides that it does: in another encoding, by a backslash or by `;`.
 */
export function artifactName(path: string): string {
  const refuse = (why: string): never => {
    throw new InvalidInputError(`Invalid path '${path.slice(0, 120)}': ${why}; expected a relative path of 1 to ${longestName.toLocaleString('en')} characters, such as 'model/weights.bin'`);
  };
  if (path.length === 0 || path.length > longestName) refuse(`it has ${path.length.toLocaleString('en')} characters`);
  for (let text = path, round = 0; ; round++) {
    if (/\p{Cc}/u.test(text)) refuse('it has control characters');
    if (text.includes('\\')) refuse('it has a backslash');
    if (text.startsWith('/') || /^[a-z]:/i.test(text)) refuse('it is absolute');
    if (text.split(/[/;]/).some((part) => /^\s*\.{1,2}\s*$/.test(part))) refuse("a part of it is '.' or '..'");
    if (text.split('/').some((part) => part === '')) refuse('a part of it is empty');
    const decoded = decodeOnce(text);
    if (decoded === text) return path;
    if (round === 5) refuse('it is encoded over and over');
    text = decoded;
  }
}

/** A folder within an owner: a path as above, or the whole. A slash at the end is left out. */
export function artifactFolder(path: string): string {
  const folder = path.replace(/\/+$/, '');
  return folder === '' ? '' : artifactName(folder);
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
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
