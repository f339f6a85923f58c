import type { LineageEdge, LineageGraph, LineageNode } from '../../../live/queries/lineage';
import { grouped } from '../../../ui/grouped';

type Edges = readonly Pick<LineageEdge, 'from' | 'to'>[];

/** Everything up- and downstream of a node, with itself: what stays bright when it is focused. */
export function onPathOf(id: string, edges: Edges): ReadonlySet<string> {
  return new Set([...reached(id, edges, 'from', 'to'), ...reached(id, edges, 'to', 'from')]);
}

function reached(start: string, edges: Edges, near: 'from' | 'to', far: 'from' | 'to'): ReadonlySet<string> {
  const next = grouped(edges, (edge) => edge[near]);
  const seen = new Set([start]);
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const edge of next.get(id) ?? []) {
      if (seen.has(edge[far])) continue;
      seen.add(edge[far]);
      waiting.push(edge[far]);
    }
  }
  return seen;
}

/** Two parts of the graph as one. */
export function merged(graph: LineageGraph, others: readonly LineageGraph[]): LineageGraph {
  const nodes = new Map([graph, ...others].flatMap((part) => part.nodes.map((node) => [node.id, node] as const)));
  const edges = new Map([graph, ...others].flatMap((part) => part.edges.map((edge) => [`${edge.from} ${edge.relation} ${edge.to} ${edge.eventId}`, edge] as const)));
  return { ...graph, nodes: [...nodes.values()], edges: [...edges.values()], truncated: graph.truncated || others.some(({ truncated }) => truncated) };
}

/** Nodes of one kind that hang on the same neighbours: drawn as one until somebody opens them. */
export interface Group {
  readonly id: string;
  readonly kind: string;
  readonly members: readonly LineageNode[];
}

/** Groups of at least this many members are drawn as one. */
const smallestGroup = 5;

/** Which nodes are drawn as one: leaves of the same kind with the same neighbours, unless their group is open or holds the root. */
export function groupsOf({ root, nodes, edges }: LineageGraph, open: ReadonlySet<string>): readonly Group[] {
  const before = grouped(edges, ({ to }) => to);
  const after = grouped(edges, ({ from }) => from);
  const neighbours = (id: string) => [...new Set([...(before.get(id) ?? []).map(({ from }) => `<${from}`), ...(after.get(id) ?? []).map(({ to }) => `>${to}`)])].toSorted().join(' ');
  return [...grouped(nodes.filter(({ id }) => id !== root), ({ id, kind }) => `${kind} ${neighbours(id)}`)]
    .filter(([, members]) => members.length >= smallestGroup)
    .map(([, members]) => ({ id: `group:${members[0]!.id}`, kind: members[0]!.kind, members }))
    .filter(({ id }) => !open.has(id));
}
