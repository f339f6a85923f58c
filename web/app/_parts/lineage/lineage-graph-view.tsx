'use client';

import { Background, Controls, ReactFlow, type Edge, type Node, type ReactFlowInstance } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import type { LineageEdge, LineageGraph } from '../../../live/queries/lineage';
import { cardHeight, cardWidth, flowOf } from './flow-of';
import { NodeCard, type CardData } from './node-card';
import styles from './lineage-graph-view.module.css';

export interface LineageGraphViewProps {
  readonly graph: LineageGraph;
  readonly height?: number | string;
  /** Chosen node: what is not up- or downstream of it fades. */
  readonly focus?: string | undefined;
  readonly onFocus?: (id: string | undefined) => void;
  /** Groups that somebody opened. */
  readonly open?: ReadonlySet<string>;
  readonly onOpen?: (group: string) => void;
  readonly onEdge?: (edge: LineageEdge) => void;
}

/** Below this zoom names cannot be read. */
const readable = 0.6;

/** All of the graph where it can be read so; otherwise its root in the middle. */
async function lookAt(flow: ReactFlowInstance<Node<CardData>>, root: string): Promise<void> {
  await flow.fitView({ maxZoom: 1, padding: 0.06 });
  const node = flow.getNode(root);
  if (flow.getZoom() < readable && node !== undefined) await flow.setCenter(node.position.x + cardWidth / 2, node.position.y + cardHeight / 2, { zoom: 0.8 });
}

const nodeTypes = { card: NodeCard };
const none: ReadonlySet<string> = new Set();

/** The graph from left to right: kinds by shape and icon, states by a mark, edges with the reason they are there. */
export function LineageGraphView({ graph, height = 560, focus, onFocus, open = none, onOpen, onEdge }: LineageGraphViewProps) {
  const { nodes, edges } = useMemo(() => flowOf(graph, { focus, open }), [graph, focus, open]);
  const choose = (_event: unknown, node: Node) => {
    if (node.id.startsWith('group:')) onOpen?.(node.id);
    else onFocus?.(node.id === focus ? undefined : node.id);
  };
  return (
    <div className={styles['graph']} style={{ blockSize: height }}>
      <ReactFlow
        key={`${graph.root} ${nodes.length}`}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodeClick={choose}
        onPaneClick={() => onFocus?.(undefined)}
        onEdgeClick={(_event: unknown, edge: Edge) => edge.data !== undefined && onEdge?.(edge.data as unknown as LineageEdge)}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable
        edgesFocusable={false}
        onlyRenderVisibleElements
        onInit={(flow) => void lookAt(flow, graph.root)}
        minZoom={0.08}
        maxZoom={1.6}
        aria-label="Lineage graph; the same is below as a list"
      >
        <Background color="var(--line)" gap={24} />
        <Controls showInteractive={false} aria-label="Zoom" />
      </ReactFlow>
    </div>
  );
}
