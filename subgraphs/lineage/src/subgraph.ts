import { defineSubgraph, type GraphClient } from '@cairn/subgraph';
import { LineageService } from './domain/lineage-service.js';
import type { FindPrediction } from './domain/stores.js';
import { LineageResolver } from './schema/lineage-resolver.js';
import { SqlCauseReader } from './store/cause-reader.js';
import { GraphView } from './store/graph-view.js';
import { CreateLineage1700000000000 } from './store/migrations/1700000000000-create-lineage.js';

export const lineage = defineSubgraph({
  name: 'lineage',
  rows: [],
  migrations: [CreateLineage1700000000000],
  resolvers: [LineageResolver],
  compose({ database, log, graph, logger, container }) {
    const view = new GraphView(database, log, logger);
    container.registerInstance(LineageService, new LineageService(view.graph, new SqlCauseReader(database), predictionsOf(graph)));
    return {
      loaders: {},
      start: () => view.start(),
      stop: () => view.stop(),
    };
  },
});

const predictionQuery = `query ($id: ID!) {
  prediction(id: $id) {
    id projectId eventId
    endpoint { id }
    variant { id }
    modelVersion { id run { id } datasetVersions { id } }
  }
}`;

interface PredictionAnswer {
  readonly id: string;
  readonly projectId: string;
  readonly eventId: string | null;
  readonly endpoint: { readonly id: string };
  readonly variant: { readonly id: string };
  readonly modelVersion: { readonly id: string; readonly run: { readonly id: string } | null; readonly datasetVersions: readonly { readonly id: string }[] } | null;
}

/** Asked of the graph as the actor: who may not see a prediction gets no passport of it. */
function predictionsOf(graph: GraphClient): FindPrediction {
  return async (id, context) => {
    const { prediction } = await graph.query<{ prediction: PredictionAnswer | null }>(predictionQuery, { id }, context);
    // Of a model elsewhere that nobody named there is no story to tell.
    return prediction?.modelVersion == null
      ? undefined
      : {
          id: prediction.id,
          projectId: prediction.projectId,
          endpointId: prediction.endpoint.id,
          variantId: prediction.variant.id,
          modelVersionId: prediction.modelVersion.id,
          runId: prediction.modelVersion.run?.id,
          datasetVersionIds: prediction.modelVersion.datasetVersions.map((version) => version.id),
          batchEventId: prediction.eventId ?? undefined,
        };
  };
}
