import { isVisible, NotFoundError, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { LoggedPrediction, PredictionBatch } from './prediction.js';
import type { PredictionQuery, ServingReader } from './stores.js';

/** Finds predictions that were logged. */
export class PredictionService {
  constructor(private readonly store: ServingReader) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(LoggedPrediction | undefined)[]> {
    return (await this.store.predictions(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  /**
   * @param query whose predictions; with `requestId` only those of requests that were sent with this id.
   * @throws {NotFoundError} when the endpoint is not there, or hidden.
   */
  async list(query: PredictionQuery, page: PageRequest, context: RequestContext): Promise<Page<LoggedPrediction>> {
    const [endpoint] = await this.store.endpoints([query.endpointId]);
    if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', query.endpointId);
    return this.store.listPredictions(query, page);
  }

  async batchesByIds(ids: readonly string[], context: RequestContext): Promise<(PredictionBatch | undefined)[]> {
    return (await this.store.batches(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  /** The predictions of a batch, at most 1,000 of them: a batch holds no more. */
  rowsOf(batchId: string): Promise<LoggedPrediction[]> {
    return this.store.predictionsOf(batchId);
  }
}
