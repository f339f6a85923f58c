import { MarkerType, type Edge, type Node } from '@xyflow/react';
import type { LineageGraph } from '../../../live/queries/lineage';
import { kindOf } from '../../../ui/kinds';
import { layered } from '../../../ui/graph/layered';
import { groupsOf, onPathOf } from './graph-paths';
import type { CardData } from './node-card';

export const cardWidth = 176;
export const cardHeight = 44;

/** Labels are drawn on edges up to this many; beyond it they would only be in the way. */
const mostLabels = 80;

/** The graph as React Flow draws it: placed in layers, groups as one card, off the focused path faded. */
export function flowOf(graph: LineageGraph, { focus, open }: { readonly focus: string | undefined; readonly open: ReadonlySet<string> }): { readonly nodes: Node<CardData>[]; readonly edges: Edge[] } {
  const groups = groupsOf(graph, open);
  const shownAs = new Map(groups.flatMap(({ id, members }) => members.map((member) => [member.id, id] as const)));
  const shown = (id: string) => shownAs.get(id) ?? id;
  const cards: { readonly id: string; readonly data: CardData }[] = [
    ...graph.nodes.filter(({ id }) => !shownAs.has(id)).map(({ id, label, status }) => ({ id, data: { kindId: id, label, status, isRoot: id === graph.root, isFocus: id === focus, count: 1 } })),
    ...groups.map(({ id, members }) => ({ id, data: { kindId: members[0]!.id, label: `${members.length} ${kindOf(members[0]!.id).plural}`, status: null, isRoot: false, isFocus: false, count: members.length } })),
  ];
  const edges = new Map(
    graph.edges.flatMap((edge) => {
      const [from, to] = [shown(edge.from), shown(edge.to)];
      return from === to ? [] : [[`${from} ${edge.relation} ${to}`, { ...edge, from, to }] as const];
    }),
  );
  const { places } = layered(cards.map(({ id }) => ({ id, width: cardWidth, height: cardHeight })), [...edges.values()], { layer: 76, box: 14 });
  const bright = focus === undefined ? undefined : onPathOf(shown(focus), [...edges.values()]);
  const isFaded = (...ids: readonly string[]) => bright !== undefined && !ids.every((id) => bright.has(id));
  return {
    nodes: cards.map(({ id, data }) => ({
      id,
      type: 'card',
      position: places.get(id) ?? { x: 0, y: 0 },
      data: { ...data, isFaded: isFaded(id) },
      width: cardWidth,
      height: cardHeight,
      ariaLabel: `${kindOf(data.kindId).label} ${data.label}`,
    })),
    edges: [...edges].map(([id, edge]) => ({
      id,
      source: edge.from,
      target: edge.to,
      ...(edges.size <= mostLabels ? { label: edge.relation } : {}),
      data: { ...edge },
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--line-strong)' },
      style: { opacity: isFaded(edge.from, edge.to) ? 0.15 : 1, ...(edge.validTo === null ? {} : { strokeDasharray: '4 4' }) },
    })),
  };
}
