import { newId, type RequestContext } from '@cairn/core';
import { systemActor, type GraphClient } from '@cairn/subgraph';
import type { ModelVersion } from './domain/endpoint.js';
import type { FindModelVersion } from './domain/model-versions.js';
import type { FindLabels } from './domain/outcomes.js';

/** Asks the registry about a version, as the caller. */
export function modelVersionIn(graph: GraphClient): FindModelVersion {
  return async (id, context) => {
    const { modelVersion } = await graph.query<{ modelVersion: (Omit<ModelVersion, 'modelId'> & { readonly model: { readonly id: string } }) | null }>(
      `query ServedVersion($id: ID!) {
        modelVersion(id: $id) { id projectId number status format formatReason digest inputs { name datatype shape } outputs { name datatype shape } model { id } }
      }`,
      { id },
      context,
    );
    if (!modelVersion) return undefined;
    const { model, ...version } = modelVersion;
    return { ...version, modelId: model.id };
  };
}

/** Asks for labels in the name of the platform. */
export function labelsIn(graph: GraphClient): FindLabels {
  return async (predictionIds) => {
    const context: RequestContext = { actor: systemActor, requestId: newId('request') };
    const { labels } = await graph.query<{ labels: { predictionId: string; value: number }[] }>(
      'query RolloutLabels($ids: [ID!]!) { labels(predictionIds: $ids) { predictionId value } }',
      { ids: predictionIds },
      context,
    );
    return labels;
  };
}
