/** Anything with an id, as the log knows it. */
export interface LineageNode {
  readonly id: string;
  readonly projectId: string | undefined;
  readonly kind: string;
  /** What people call it. */
  readonly label: string;
  /** The last thing that happened to it, such as `ended`. */
  readonly status: string;
  readonly createdAt: Date;
}

/** A link, and when it held. `from` lies upstream of `to`. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly relation: string;
  readonly validFrom: Date;
  /** Undefined while it holds. */
  readonly validTo: Date | undefined;
  /** When the log learnt of it. */
  readonly recordedAt: Date;
  readonly eventId: string;
}

export type Direction = 'upstream' | 'downstream' | 'both';

/** What is asked of the graph. */
export interface Traversal {
  readonly root: string;
  readonly direction: Direction;
  /** How many links away at most. */
  readonly depth: number;
  /** Kinds to be shown; others are walked through and left out. Absent: all. */
  readonly kinds?: readonly string[] | undefined;
  /** The graph as it was then; absent: as it is, with links that ended left out. */
  readonly asOf?: Date | undefined;
  /** Whether a node may be seen; one that may not ends the walk. */
  readonly visible: (node: LineageNode) => boolean;
}

/** A part of the graph. */
export interface Subgraph {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  /** True when there was more than the limit. */
  readonly truncated: boolean;
}

/** The most nodes one answer holds. */
const mostNodes = 2_000;

interface StoredEdge {
  readonly edge: LineageEdge;
  readonly from: number;
  readonly to: number;
  validTo: Date | undefined;
}

/**
 * The whole graph in memory: nodes are numbers, and each has the places of its links in both directions. A walk over
 * hundreds of thousands of links takes milliseconds, where a recursive query takes about a second.
 */
export class AdjacencyGraph {
  private readonly indexes = new Map<string, number>();
  private readonly nodes: LineageNode[] = [];
  private readonly edges: StoredEdge[] = [];
  private readonly outgoing: number[][] = [];
  private readonly incoming: number[][] = [];

  get size(): { readonly nodes: number; readonly edges: number } {
    return { nodes: this.nodes.length, edges: this.edges.length };
  }

  node(id: string): LineageNode | undefined {
    const index = this.indexes.get(id);
    return index === undefined ? undefined : this.nodes[index];
  }

  /** Adds a node, or replaces what is known of it. */
  putNode(node: LineageNode): void {
    const index = this.indexes.get(node.id);
    if (index !== undefined) {
      this.nodes[index] = node;
      return;
    }
    this.indexes.set(node.id, this.nodes.length);
    this.nodes.push(node);
    this.outgoing.push([]);
    this.incoming.push([]);
  }

  /** Both ends must be there. The same link twice, while it holds, is one. */
  addEdge(edge: LineageEdge): void {
    const from = this.indexes.get(edge.from);
    const to = this.indexes.get(edge.to);
    if (from === undefined || to === undefined) throw new Error(`Link ${edge.from} → ${edge.to} leads nowhere`);
    if (edge.validTo === undefined && this.outgoing[from]!.some((place) => this.holds(place, to, edge.relation))) return;
    this.outgoing[from]!.push(this.edges.length);
    this.incoming[to]!.push(this.edges.length);
    this.edges.push({ edge, from, to, validTo: edge.validTo });
  }

  /** Ends every link of the relation that holds between the two. */
  endEdge(fromId: string, toId: string, relation: string, at: Date): void {
    const from = this.indexes.get(fromId);
    const to = this.indexes.get(toId);
    if (from === undefined || to === undefined) return;
    for (const place of this.outgoing[from]!) if (this.holds(place, to, relation)) this.edges[place]!.validTo = at;
  }

  /** Breadth first, nearest first, until the depth or the limit is reached. */
  traverse({ root, direction, depth, kinds, asOf, visible }: Traversal): Subgraph {
    const start = this.indexes.get(root);
    if (start === undefined || !visible(this.nodes[start]!)) return { nodes: [], edges: [], truncated: false };
    const reached = new Set<number>([start]);
    const walked = new Set<number>();
    let frontier: { readonly index: number; readonly upstream: boolean; readonly downstream: boolean }[] = [
      { index: start, upstream: direction !== 'downstream', downstream: direction !== 'upstream' },
    ];
    let truncated = false;
    for (let distance = 0; distance < depth && frontier.length > 0; distance++) {
      const next: typeof frontier = [];
      for (const { index, upstream, downstream } of frontier) {
        const step = (places: readonly number[], ahead: boolean): void => {
          for (const place of places) {
            const stored = this.edges[place]!;
            if (!heldAt(stored, asOf)) continue;
            const other = ahead ? stored.to : stored.from;
            if (!visible(this.nodes[other]!)) continue;
            if (!reached.has(other)) {
              if (reached.size >= mostNodes) {
                truncated = true;
                continue;
              }
              reached.add(other);
              // A walk goes on in the direction it began: siblings of an ancestor are neither up- nor downstream.
              next.push({ index: other, upstream: !ahead, downstream: ahead });
            }
            walked.add(place);
          }
        };
        if (upstream) step(this.incoming[index]!, false);
        if (downstream) step(this.outgoing[index]!, true);
      }
      frontier = next;
    }
    const shown = [...reached].filter((index) => index === start || kinds === undefined || kinds.includes(this.nodes[index]!.kind));
    const isShown = new Set(shown);
    return {
      nodes: shown.map((index) => this.nodes[index]!),
      edges: [...walked]
        .map((place) => this.edges[place]!)
        .filter(({ from, to }) => isShown.has(from) && isShown.has(to))
        .map(({ edge, validTo }) => ({ ...edge, validTo })),
      truncated,
    };
  }

  /** Nodes whose label or id holds the text, newest first. */
  search(text: string, { kinds, visible, limit }: { readonly kinds?: readonly string[] | undefined; readonly visible: (node: LineageNode) => boolean; readonly limit: number }): LineageNode[] {
    const wanted = text.toLowerCase();
    const found: LineageNode[] = [];
    for (let index = this.nodes.length - 1; index >= 0 && found.length < limit; index--) {
      const node = this.nodes[index]!;
      if (kinds !== undefined && !kinds.includes(node.kind)) continue;
      if ((node.label.toLowerCase().includes(wanted) || node.id.startsWith(wanted)) && visible(node)) found.push(node);
    }
    return found;
  }

  private holds(place: number, to: number, relation: string): boolean {
    const stored = this.edges[place]!;
    return stored.to === to && stored.edge.relation === relation && stored.validTo === undefined;
  }
}

function heldAt({ edge, validTo }: StoredEdge, asOf: Date | undefined): boolean {
  if (asOf === undefined) return validTo === undefined;
  return edge.validFrom <= asOf && (validTo === undefined || validTo > asOf);
}
