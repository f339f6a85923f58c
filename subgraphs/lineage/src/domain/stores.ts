import type { CairnEvent, RequestContext } from '@cairn/core';

/** Walks over events by their causes. */
export interface CauseReader {
  /**
   * From the newest event about a node that names a cause (or else the newest one) back to the first, at most 50. Each
   * event's cause follows it.
   */
  causes(nodeId: string): Promise<CairnEvent[]>;
}

/** What a passport needs to know of a prediction, asked of the graph as the actor. */
export interface PredictionFacts {
  readonly id: string;
  readonly projectId: string;
  readonly endpointId: string;
  readonly variantId: string;
  readonly modelVersionId: string;
  /** Undefined when the version was registered without one. */
  readonly runId: string | undefined;
  readonly datasetVersionIds: readonly string[];
  /** The event that recorded the batch that the prediction came in. */
  readonly batchEventId: string | undefined;
}

export type FindPrediction = (id: string, context: RequestContext) => Promise<PredictionFacts | undefined>;
