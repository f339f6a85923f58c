import { graphlib, layout } from '@dagrejs/dagre';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly x: number;
  readonly y: number;
}

/** Places boxes in layers from left to right so that every edge goes right. x and y are the upper left corners. */
export function layered(boxes: readonly Box[], edges: readonly { readonly from: string; readonly to: string }[], gaps = { layer: 56, box: 16 }): { readonly places: ReadonlyMap<string, Placed>; readonly width: number; readonly height: number } {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: gaps.layer, nodesep: gaps.box, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  layout(graph);
  const places = new Map(
    boxes.map(({ id, width, height }) => {
      const { x, y } = graph.node(id) as Placed;
      return [id, { x: x - width / 2, y: y - height / 2 }] as const;
    }),
  );
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { places, width, height };
}
