import type { Hash } from '../domain/merkle/hash.js';
import { nodesNeeded, type NodePlace, type NodeReader } from '../domain/merkle/tree.js';

/** Whatever runs a statement: the database, or a transaction in it. */
interface Reader {
  query<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
}

/** How many entries the tree covers. */
export async function treeSize(reader: Reader): Promise<number> {
  const [last] = await reader.query<{ size: number }>('SELECT coalesce(max(index) + 1, 0) AS size FROM log.tree_node WHERE level = 0');
  return Number(last!.size);
}

/** The nodes that the work looks at, read at once. @throws {Error} from the reader, for one that the tree does not have. */
export function nodesFor(reader: Reader, work: (nodes: NodeReader) => unknown): Promise<NodeReader> {
  return nodesAt(reader, nodesNeeded(work));
}

async function nodesAt(reader: Reader, places: readonly NodePlace[]): Promise<NodeReader> {
  const rows = await reader.query<{ level: number; index: number; hash: Hash }>(
    'SELECT level, index, hash FROM log.tree_node JOIN unnest($1::int[], $2::bigint[]) AS wanted(level, index) USING (level, index)',
    [places.map(({ level }) => level), places.map(({ index }) => index)],
  );
  const known = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return {
    node(level, index) {
      const hash = known.get(`${level}/${index}`);
      if (!hash) throw new Error(`The tree has no node ${index} at level ${level}`);
      return hash;
    },
  };
}
