import { kindOf, type CairnEvent, type EventType, type NodeKind } from '@cairn/core';
import type { LineageEdge, LineageNode } from './graph.js';

/** What one event means for the graph. */
export interface GraphChange {
  /** New nodes, and known ones with a new label or status. */
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  readonly ended: readonly { readonly from: string; readonly to: string; readonly relation: string; readonly at: Date }[];
}

/** Kinds that are no part of a model's story. */
const leftOut: ReadonlySet<NodeKind> = new Set(['actor', 'apiKey', 'batch', 'event', 'request', 'project', 'prediction', 'refusal', 'savedView', 'stream']);
/** Events that come in great numbers and say nothing of where a thing comes from. */
const passedOver: ReadonlySet<EventType> = new Set(['metrics.logged', 'tags.set', 'tags.removed', 'note.set']);
const nothing: GraphChange = { nodes: [], edges: [], ended: [] };

/** Reads an event. Pure: the same events in the same order give the same graph. */
export function readEvent(event: CairnEvent, known: (id: string) => LineageNode | undefined): GraphChange {
  if (passedOver.has(event.type)) return nothing;
  const nodes = new Map<string, LineageNode>();
  const touch = (id: string, about?: { readonly label?: string | undefined; readonly status: string }): boolean => {
    const kind = kindOf(id);
    if (kind === undefined || leftOut.has(kind)) return false;
    const earlier = nodes.get(id) ?? known(id);
    if (earlier && about === undefined) return true;
    nodes.set(id, {
      id,
      kind,
      projectId: earlier?.projectId ?? event.projectId,
      label: about?.label ?? earlier?.label ?? `${kind} ${id.slice(-6)}`,
      status: about?.status ?? earlier?.status ?? '',
      createdAt: earlier?.createdAt ?? event.at,
    });
    return true;
  };
  touch(event.nodeId, { label: labelIn(event), status: event.type.slice(event.type.indexOf('.') + 1) });
  if (event.type === 'artifact.logged') touch(event.payload.artifactId, { label: event.payload.name, status: 'logged' });
  if (event.type === 'approval.given') touch(event.payload.approvalId, { label: 'yes', status: 'given' });
  if (event.type === 'approval.rejected') touch(event.payload.approvalId, { label: 'no', status: 'given' });
  const edges: LineageEdge[] = [];
  const ended: { from: string; to: string; relation: string; at: Date }[] = [];
  for (const { from, to, relation, ended: ends } of event.links) {
    if (!touch(from) || !touch(to)) continue;
    if (ends) ended.push({ from, to, relation, at: event.at });
    else edges.push({ from, to, relation, validFrom: event.at, validTo: undefined, recordedAt: event.at, eventId: event.id });
  }
  return { nodes: [...nodes.values()], edges, ended };
}

function labelIn({ type, payload }: CairnEvent): string | undefined {
  switch (type) {
    case 'datasetVersion.created':
    case 'modelVersion.registered':
      return `${payload.name} ${payload.number}`;
    case 'featureView.created':
    case 'pipeline.defined':
      return `${payload.name} ${payload.version}`;
    case 'experiment.created':
    case 'externalDataset.seen':
    case 'loggedModel.created':
    case 'run.started':
    case 'dataset.created':
    case 'model.created':
    case 'endpoint.created':
    case 'pipeline.started':
      return payload.name;
    case 'experiment.renamed':
    case 'run.renamed':
    case 'model.renamed':
      return payload.to;
    case 'job.started':
      return payload.step;
    case 'rollout.started':
      return `${payload.strategy} rollout`;
    case 'alert.raised':
      return payload.message;
    default:
      return undefined;
  }
}
