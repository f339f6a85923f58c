import type { NodeLoader } from '@cairn/subgraph';
import type { EndpointService } from '../domain/endpoint-service.js';
import type { PredictionService } from '../domain/prediction-service.js';
import type { RolloutService } from '../domain/rollout-service.js';
import type { StreamService } from '../domain/stream-service.js';
import { EndpointResolver } from './endpoint-resolver.js';
import { showEndpoint } from './endpoint.js';
import { PredictResolver } from './predict-resolver.js';
import { PredictionBatchResolver } from './prediction-batch-resolver.js';
import { PredictionResolver } from './prediction-resolver.js';
import { showBatch, showPrediction } from './prediction.js';
import { RolloutResolver } from './rollout-resolver.js';
import { showRollout } from './rollout.js';
import { StreamResolver } from './stream-resolver.js';
import { showStream } from './stream.js';
import { VariantResolver } from './variant-resolver.js';
import { showVariant } from './variant.js';

export const resolvers = [EndpointResolver, VariantResolver, RolloutResolver, PredictionResolver, PredictionBatchResolver, PredictResolver, StreamResolver] as const;

export interface EntityServices {
  readonly endpoints: EndpointService;
  readonly rollouts: RolloutService;
  readonly predictions: PredictionService;
  readonly streams: StreamService;
}

/** The entities that the subgraph resolves, by their GraphQL names. */
export function entityLoaders({ endpoints, rollouts, predictions, streams }: EntityServices): Readonly<Record<string, NodeLoader>> {
  return {
    Endpoint: async (ids, context) => (await endpoints.byIds(ids, context)).map((found) => found && showEndpoint(found)),
    Variant: async (ids, context) => (await endpoints.variantsByIds(ids, context)).map((found) => found && showVariant(found)),
    Rollout: async (ids, context) => (await rollouts.byIds(ids, context)).map((found) => found && showRollout(found)),
    Prediction: async (ids, context) => (await predictions.byIds(ids, context)).map((found) => found && showPrediction(found)),
    PredictionStream: async (ids, context) => (await streams.byIds(ids, context)).map((found) => found && showStream(found)),
    PredictionBatch: async (ids, context) => (await predictions.batchesByIds(ids, context)).map((found) => found && showBatch(found)),
  };
}
