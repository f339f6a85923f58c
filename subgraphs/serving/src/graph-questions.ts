import { UnavailableError, newId, type Actor, type FeatureDefinition, type HeldRole, type Permission } from '@cairn/core';
import { systemActor, type GraphClient } from '@cairn/subgraph';
import type { ModelVersion } from './domain/endpoint.js';
import type { FindModelVersion } from './domain/model-versions.js';
import type { FindFeatures } from './domain/named-predictions.js';
import type { LabelBatch, RecordedLabel } from './domain/step-labels.js';

/** Asks the registry about a version, as the caller. */
export function modelVersionIn(graph: GraphClient): FindModelVersion {
  return async (id, context) => {
    const { modelVersion } = await graph.query<{ modelVersion: (Omit<ModelVersion, 'modelId'> & { readonly model: { readonly id: string } }) | null }>(
      `query ServedVersion($id: ID!) {
        modelVersion(id: $id) { id projectId number clearance { allowed reason } format formatReason digest files { path digest sizeBytes } inputs { name datatype shape } outputs { name datatype shape } model { id } }
      }`,
      { id },
      context,
    );
    if (!modelVersion) return undefined;
    const { model, ...version } = modelVersion;
    return { ...version, modelId: model.id };
  };
}

/** Asks for the labels that an event tells of. */
export function labelBatchIn(graph: GraphClient): LabelBatch {
  return async (batchId, context) => {
    const { labelBatch } = await graph.query<{ labelBatch: RecordedLabel[] }>('query RolloutLabels($id: ID!) { labelBatch(batchId: $id) { predictionId value } }', { id: batchId }, context);
    return labelBatch;
  };
}

/** Asks how a version's features are computed: for the platform itself, since the answer is the same for all who may ask the version. */
export function featuresIn(graph: GraphClient): FindFeatures {
  return async (modelVersionId, context) => {
    const { modelVersion } = await graph.query<{ modelVersion: { readonly featureView: { readonly definitions: readonly FeatureDefinition[] } | null } | null }>(
      'query ServedFeatures($id: ID!) { modelVersion(id: $id) { featureView { definitions } } }',
      { id: modelVersionId },
      { ...context, actor: systemActor },
    );
    return modelVersion?.featureView?.definitions;
  };
}

/** Asks who made a stream, with the roles of now. */
export function streamActorIn(graph: GraphClient): (streamId: string) => Promise<Actor> {
  return async (id) => {
    const { predictionStream } = await graph.query<{ predictionStream: { readonly createdBy: FoundActor } | null }>(
      'query StreamActor($id: ID!) { predictionStream(id: $id) { createdBy { id name kind roles { role customRole permissions projectId } } } }',
      { id },
      { actor: systemActor, requestId: newId('request') },
    );
    if (!predictionStream) throw new UnavailableError(`Stream '${id}' is not in the graph`);
    const { createdBy } = predictionStream;
    const roles: Record<string, HeldRole[]> = {};
    for (const { role, customRole, permissions, projectId } of createdBy.roles) {
      const held = { name: customRole ?? role.toLowerCase(), permissions: permissions.map((permission) => permission.toLowerCase() as Permission) };
      (roles[projectId] ??= []).push(held);
    }
    return { id: createdBy.id, name: createdBy.name, kind: createdBy.kind === 'PERSON' ? 'person' : 'service', roles };
  };
}

interface FoundActor {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly roles: readonly { readonly role: string; readonly customRole: string | null; readonly permissions: readonly string[]; readonly projectId: string }[];
}
