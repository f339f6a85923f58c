'use client';

import { Background, Controls, ReactFlow, type Edge, type Node } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useMemo } from 'react';
import type { LineageEdge, LineageGraph } from '../../../live/queries/lineage';
import { flowOf } from './flow-of';
import { NodeCard } from './node-card';
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
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.08 }}
        minZoom={0.08}
        maxZoom={1.6}
        proOptions={{ hideAttribution: true }}
        aria-label="Lineage graph; the same is below as a list"
      >
        <Background color="var(--line)" gap={24} />
        <Controls showInteractive={false} aria-label="Zoom" />
      </ReactFlow>
    </div>
  );
}
