import type { GraphClient } from '@cairn/subgraph';
import type { ModelVersion } from './domain/endpoint.js';
import type { FindModelVersion } from './domain/model-versions.js';
import type { LabelBatch, RecordedLabel } from './domain/step-labels.js';

/** Asks the registry about a version, as the caller. */
export function modelVersionIn(graph: GraphClient): FindModelVersion {
  return async (id, context) => {
    const { modelVersion } = await graph.query<{ modelVersion: (Omit<ModelVersion, 'modelId'> & { readonly model: { readonly id: string } }) | null }>(
      `query ServedVersion($id: ID!) {
        modelVersion(id: $id) { id projectId number status format formatReason digest files { path digest sizeBytes } inputs { name datatype shape } outputs { name datatype shape } model { id } }
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
