/** A folder with what is in it, or a file. */
export interface FileNode<File> {
  /** The last part of its path. */
  readonly name: string;
  readonly path: string;
  /** Absent for a folder. */
  readonly file?: File;
  /** Folders first, each by name; empty for a file. */
  readonly inside: readonly FileNode<File>[];
}

interface Folder<File> {
  readonly folders: Map<string, Folder<File>>;
  readonly files: [string, File][];
}

/** Files by the folders in their names. Folders that hold nothing but one folder become one: `a/b/c`. */
export function fileTree<File extends { readonly name: string }>(files: readonly File[]): readonly FileNode<File>[] {
  const root: Folder<File> = { folders: new Map(), files: [] };
  for (const file of files) {
    const parts = file.name.split('/').filter((part) => part !== '');
    const last = parts.pop() ?? file.name;
    let folder = root;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? { folders: new Map(), files: [] };
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.push([last, file]);
  }
  return nodesOf(root, '');
}

function nodesOf<File extends { readonly name: string }>(folder: Folder<File>, path: string): readonly FileNode<File>[] {
  const byName = (a: { readonly name: string }, b: { readonly name: string }) => a.name.localeCompare(b.name, 'en', { numeric: true });
  const folders = [...folder.folders].map(([name, inside]): FileNode<File> => {
    let [whole, last] = [name, inside];
    while (last.files.length === 0 && last.folders.size === 1) {
      const [[next, deeper]] = last.folders as unknown as [[string, Folder<File>]];
      [whole, last] = [`${whole}/${next}`, deeper];
    }
    return { name: whole, path: `${path}${whole}/`, inside: nodesOf(last, `${path}${whole}/`) };
  });
  const files = folder.files.map(([name, file]): FileNode<File> => ({ name, path: file.name, file, inside: [] }));
  return [...folders.toSorted(byName), ...files.toSorted(byName)];
}
