import { InvalidInputError, isVisible, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { BatchRow, LoggedPrediction, PredictionBatch, ShadowAnswer } from './prediction.js';
import type { KeyQuery, PredictionKey, PredictionQuery, ServingReader } from './stores.js';

/** Finds predictions that were logged. */
export class PredictionService {
  constructor(private readonly store: ServingReader) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(LoggedPrediction | undefined)[]> {
    return (await this.store.predictions(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  /**
   * @param query which predictions; those that fit all that is asked for.
   * @throws {NotFoundError} when the endpoint is not there, or hidden.
   */
  async list(query: PredictionQuery, page: PageRequest, context: RequestContext): Promise<Page<LoggedPrediction>> {
    const [endpoint] = await this.store.endpoints([query.endpointId]);
    if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', query.endpointId);
    return this.store.listPredictions({ ...query, projectId: endpoint.projectId }, page);
  }

  /** What candidates answered to copies of each prediction, by its id. */
  async shadowsOf(predictionIds: readonly string[]): Promise<ReadonlyMap<string, ShadowAnswer[]>> {
    const answers = await this.store.shadowAnswers(predictionIds);
    return new Map(predictionIds.map((id) => [id, answers.filter(({ predictionId }) => predictionId === id)]));
  }

  async batchesByIds(ids: readonly string[], context: RequestContext): Promise<(PredictionBatch | undefined)[]> {
    return (await this.store.batches(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  /**
   * Which predictions of a project the keys name, the newest 10 of each.
   * @throws {InvalidInputError} for more than 1,000 keys.
   */
  async byKeys(query: KeyQuery, context: RequestContext): Promise<PredictionKey[]> {
    requireIn(context, 'read', query.projectId);
    if (query.keys.length > 1_000) throw new InvalidInputError(`${query.keys.length.toLocaleString('en')} keys asked for; at most 1,000`);
    return this.store.predictionsByKeys(query);
  }

  labelKeysOf(batchId: string): Promise<PredictionKey[]> {
    return this.store.labelKeysOf(batchId);
  }

  /** The predictions of a batch, at most 5,000 of them: a batch holds no more. @param features whether to read them. */
  rowsOf(batchId: string, features: boolean): Promise<BatchRow[]> {
    return this.store.predictionsOf(batchId, features);
  }
}
