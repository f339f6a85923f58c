import type { NodeReader } from '../merkle/tree.js';
import { rootHash } from '../merkle/tree.js';
import { nodeHash, type Hash } from '../merkle/hash.js';

/** A part of the tree on the way down to a leaf, and the part beside it. */
interface Frame {
  readonly begin: number;
  readonly end: number;
  /** Base64. */
  readonly sibling: string;
}

/**
 * Audit paths of many leaves of one tree, in rising order (RFC 6962, PATH), as base64. What lies above two neighbours is the same, and is
 * looked up once.
 */
export class Paths {
  private readonly way: Frame[] = [];

  constructor(
    private readonly nodes: NodeReader,
    private readonly size: number,
  ) {}

  /** From the leaf upwards. */
  of(index: number): string[] {
    const { way } = this;
    while (way.length > 0 && !(index >= way.at(-1)!.begin && index < way.at(-1)!.end)) way.pop();
    let { begin, end } = way.at(-1) ?? { begin: 0, end: this.size };
    while (end - begin > 1) {
      const middle = begin + 2 ** (Math.ceil(Math.log2(end - begin)) - 1);
      const [from, to] = index < middle ? [middle, end] : [begin, middle];
      const sibling = hashOf(this.nodes, from, to).toString('base64');
      if (index < middle) end = middle;
      else begin = middle;
      way.push({ begin, end, sibling });
    }
    return way.map((frame) => frame.sibling).reverse();
  }
}

/** The hash of the leaves from `begin` up to `end`. */
function hashOf(nodes: NodeReader, begin: number, end: number): Hash {
  if (begin === 0) return rootHash(nodes, end);
  const length = end - begin;
  const level = Math.log2(length);
  if (Number.isInteger(level)) return nodes.node(level, begin / length);
  const middle = begin + 2 ** Math.floor(level);
  return nodeHash(hashOf(nodes, begin, middle), hashOf(nodes, middle, end));
}
