import type { GraphClient } from '@cairn/subgraph';
import type { FindModelVersion } from './domain/dataset-service.js';
import type { FindPredictions, PredictionKey } from './domain/label-service.js';

/** Asks serving which predictions the callers' keys name. */
export function predictionsIn(graph: GraphClient): FindPredictions {
  return {
    async byKeys(query, context) {
      const { predictionKeys } = await graph.query<{ predictionKeys: PredictionKey[] }>(
        'query LabelledKeys($projectId: ID!, $endpointId: ID, $keys: [String!]!) { predictionKeys(projectId: $projectId, endpointId: $endpointId, keys: $keys) { key predictionId } }',
        query,
        context,
      );
      return predictionKeys;
    },
    async inBatch(batchId, context) {
      const { predictionBatch } = await graph.query<{ predictionBatch: { labelKeys: PredictionKey[] } | null }>(
        'query LoggedKeys($batchId: ID!) { predictionBatch(batchId: $batchId) { labelKeys { key predictionId } } }',
        { batchId },
        context,
      );
      return predictionBatch?.labelKeys ?? [];
    },
  };
}

/** Asks the registry about a version, as the caller. */
export function modelVersionIn(graph: GraphClient): FindModelVersion {
  return async (id, context) => {
    const { modelVersion } = await graph.query<{ modelVersion: { projectId: string } | null }>('query AnsweringVersion($id: ID!) { modelVersion(id: $id) { projectId } }', { id }, context);
    return modelVersion ?? undefined;
  };
}
