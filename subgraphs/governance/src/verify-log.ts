import { openNote, publicKeyOf, readNote, type Checkpoint } from './domain/audit/note.js';
import { tileHeight, tilePath, tileWidth, unpackEntries, type TilePlace } from './domain/audit/tiles.js';
import { leafHash, nodeHash, type Hash } from './domain/merkle/hash.js';
import { rootHash, type NodeReader } from './domain/merkle/tree.js';

/** Where a log is read from: `checkpoint`, `keys`, `tile/…`. Rejects when it cannot be. */
export type ReadLog = (path: string) => Promise<Buffer>;

export interface LogVerdict {
  readonly verified: boolean;
  readonly entries: number;
  readonly checkpoint: string;
  /** What is wrong, a line each, at most 100. */
  readonly problems: readonly string[];
}

export interface VerifyLogOptions {
  /** The operator's key as published elsewhere (C2SP signed-note). Absent: the keys that the log itself names are believed. */
  readonly key?: string | undefined;
  /** Checkpoints that were seen before: the log must still begin with each. */
  readonly before?: readonly string[] | undefined;
  /** Told how many entries were checked, of how many. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Reads a whole log and computes everything again: each entry's place, its hash, each tile, the root that was signed, and that what was signed
 * before is still its beginning. Keeps 32 bytes an entry in memory.
 */
export async function verifyLog(read: ReadLog, { key, before = [], progress }: VerifyLogOptions = {}): Promise<LogVerdict> {
  const problems: string[] = [];
  const problem = (text: string): void => void (problems.length < 100 && problems.push(text));
  const note = (await read('checkpoint')).toString();
  const keys = key === undefined ? (await read('keys')).toString().trim().split('\n') : [key];
  const checkpoint = openedBy(note, keys);
  if (checkpoint === undefined) problem(`The checkpoint is not signed by ${keys.join(' or ')}`);
  const size = readNote(note).treeSize;
  const tree = new Leaves();
  for (let first = 0; first < size; first += tileWidth) {
    const width = Math.min(tileWidth, size - first);
    const index = first / tileWidth;
    const entries = unpackEntries(await read(`tile/${tilePath({ level: 'entries', index, width })}`));
    if (entries.length !== width) problem(`Entries ${first} to ${first + width - 1}: there are ${entries.length}; expected ${width}`);
    for (const [at, entry] of entries.entries()) {
      const place = indexOf(entry);
      if (place !== first + at) problem(`Entry ${first + at} names itself ${String(place)}`);
      tree.add(leafHash(entry));
    }
    progress?.(first + width, size);
  }
  // Without them all there is nothing to compute further.
  if (tree.size !== size) return { verified: false, entries: tree.size, checkpoint: note, problems };
  for (const place of hashTiles(size)) {
    const hashes = await read(`tile/${tilePath(place)}`);
    for (let at = 0; at < place.width; at++) {
      const expected = tree.node(place.level * tileHeight, place.index * tileWidth + at);
      if (!expected.equals(hashes.subarray(at * 32, at * 32 + 32))) problem(`Tile ${tilePath(place)}: hash ${at} is not that of its entries`);
    }
  }
  if (checkpoint && !rootHash(tree, size).equals(checkpoint.rootHash)) problem(`The entries have the root ${rootHash(tree, size).toString('base64')}, and ${checkpoint.rootHash.toString('base64')} was signed`);
  for (const earlier of before) checkBeginning(readNote(earlier), { tree, size, origin: readNote(note).origin }, problem);
  return { verified: problems.length === 0, entries: tree.size, checkpoint: note, problems };
}

/** What place an entry says that it has; undefined when it says nothing. */
function indexOf(entry: Buffer): unknown {
  try {
    return (JSON.parse(entry.toString()) as { index?: unknown } | null)?.index;
  } catch {
    return undefined;
  }
}

function openedBy(note: string, keys: readonly string[]): Checkpoint | undefined {
  for (const text of keys) {
    const key = publicKeyOf(text);
    try {
      if (key) return openNote(note, key);
    } catch {
      // Another key may have signed it.
    }
  }
  return undefined;
}

function checkBeginning(earlier: Checkpoint, log: { readonly tree: NodeReader; readonly size: number; readonly origin: string }, problem: (text: string) => void): void {
  if (earlier.origin !== log.origin) problem(`The checkpoint seen before is of another log: ${earlier.origin}`);
  else if (earlier.treeSize > log.size) problem(`The log has ${log.size} entries, and ${earlier.treeSize} were signed before: entries are gone`);
  else if (!rootHash(log.tree, earlier.treeSize).equals(earlier.rootHash)) problem(`The first ${earlier.treeSize} entries are not those that were signed before`);
}

/** Every tile of hashes that a log of this size has, the partial ones at its edge included. */
function* hashTiles(size: number): Generator<TilePlace & { readonly level: number }> {
  for (let level = 0, nodes = size; nodes > 0; level++, nodes = Math.floor(nodes / tileWidth)) {
    for (let first = 0; first < nodes; first += tileWidth) yield { level, index: first / tileWidth, width: Math.min(tileWidth, nodes - first) };
  }
}

/** A tree that keeps its leaves, and computes each other node when it is asked for the first time. */
class Leaves implements NodeReader {
  private readonly levels: Hash[][] = [[]];

  get size(): number {
    return this.levels[0]!.length;
  }

  add(leaf: Hash): void {
    this.levels[0]!.push(leaf);
  }

  node(level: number, index: number): Hash {
    const known = (this.levels[level] ??= [])[index];
    if (known) return known;
    if (level === 0) throw new Error(`There is no entry ${index}`);
    return (this.levels[level]![index] = nodeHash(this.node(level - 1, 2 * index), this.node(level - 1, 2 * index + 1)));
  }
}
