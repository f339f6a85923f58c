import { Between, In, IsNull, Not, type FindOptionsWhere } from 'typeorm';
import { pageOf, pageSize, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database, type Transaction } from '@cairn/subgraph';
import type { Endpoint, Variant } from '../domain/endpoint.js';
import type { BatchRow, LoggedPrediction, PredictionBatch, ShadowAnswer } from '../domain/prediction.js';
import type { KeptFrom, RetentionStore } from '../domain/prediction-retention.js';
import type { Month } from '../domain/prediction-time.js';
import type { PairTally } from '../domain/pairs.js';
import type { PredictionStream } from '../domain/prediction-stream.js';
import type { OpenRollout, Rollout, RolloutNote, RolloutStep, StepDecision } from '../domain/rollout.js';
import type { VariantLabels } from '../domain/step-labels.js';
import type { KeyQuery, PredictionKey, PredictionQuery, ServingCommit, ServingState, ServingStore } from '../domain/stores.js';
import type { Tally } from '../domain/tally.js';
import type { TrafficBucket } from '../domain/traffic.js';
import type { Unlogged } from '../domain/unlogged-alarm.js';
import { readPairs, readShadowAnswers, readStepLabels } from './comparison-sql.js';
import { endpointOf, EndpointRow } from './endpoint-row.js';
import { KnownPartitions } from './known-partitions.js';
import { PredictionBatchRow } from './prediction-batch-row.js';
import { sweepHalves } from './payload-sql.js';
import { addMonths } from './prediction-partitions.js';
import { isWholeLog, wherePredictions } from './prediction-filter.js';
import { predictionOf, PredictionRow } from './prediction-row.js';
import { deleteOldest, deleteOldestCopies, dropUnneeded } from './retention-sql.js';
import { openRolloutOf, rolloutOf, RolloutRow } from './rollout-row.js';
import { RolloutStepRow, stepOf } from './rollout-step-row.js';
import { SqlServingCommit } from './serving-commit.js';
import { readServingStates } from './serving-state-sql.js';
import { readDeletedStreams, readStreamAnswer, readStreams, readStreamsOf, readUnanswered } from './stream-sql.js';
import { readTally } from './tally-sql.js';
import { readTraffic } from './traffic-sql.js';
import { variantOf, VariantRow } from './variant-row.js';

/** How many variants of an endpoint are shown. */
const shownVariants = 200;

/** Endpoints and what they answered, in PostgreSQL. */
export class SqlServingStore implements ServingStore, RetentionStore {
  readonly #partitions = new KnownPartitions();
  /** For functions that ask in or outside a transaction. */
  readonly #query = <Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => this.database.query<Row>(sql, parameters);

  constructor(private readonly database: Database) {}

  async endpoints(ids: readonly string[]): Promise<(Endpoint | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(EndpointRow, { id: In([...ids]) })).map(endpointOf));
  }

  async endpointByName(projectId: string, name: string): Promise<Endpoint | undefined> {
    const row = await this.database.reader.findOneBy(EndpointRow, { projectId, name });
    return row ? endpointOf(row) : undefined;
  }

  async listEndpoints(projectId: string, page: PageRequest): Promise<Page<Endpoint>> {
    const found = await newestPage(this.database.reader, EndpointRow, { projectId }, page);
    return { ...found, nodes: found.nodes.map(endpointOf) };
  }

  servingStates(endpointId?: string): Promise<ServingState[]> {
    return readServingStates(this.database, endpointId);
  }

  async variants(ids: readonly string[]): Promise<(Variant | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(VariantRow, { id: In([...ids]) })).map(variantOf));
  }

  async variantsOf(endpointId: string): Promise<Variant[]> {
    const rows = await this.database.reader.find(VariantRow, { where: { endpointId }, order: { retiredAt: { direction: 'DESC', nulls: 'FIRST' }, id: 'DESC' }, take: shownVariants });
    return rows.map(variantOf);
  }

  async rollouts(ids: readonly string[]): Promise<(Rollout | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(RolloutRow, { id: In([...ids]) })).map(rolloutOf));
  }

  async openRollout(endpointId: string): Promise<OpenRollout | undefined> {
    const row = await this.database.reader.findOneBy(RolloutRow, { endpointId, endedAt: IsNull() });
    return row ? openRolloutOf(row) : undefined;
  }

  async listRollouts(endpointId: string, page: PageRequest): Promise<Page<Rollout>> {
    const found = await newestPage(this.database.reader, RolloutRow, { endpointId }, page);
    return { ...found, nodes: found.nodes.map(rolloutOf) };
  }

  async steps(rolloutIds: readonly string[]): Promise<RolloutStep[]> {
    return (await this.database.reader.find(RolloutStepRow, { where: { rolloutId: In([...rolloutIds]) }, order: { rolloutId: 'ASC', index: 'ASC' } })).map(stepOf);
  }

  tally(variantId: string): Promise<Tally> {
    return readTally(this.#query, variantId);
  }

  async predictions(ids: readonly string[]): Promise<(LoggedPrediction | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(PredictionRow, { id: In([...ids]) })).map(predictionOf));
  }

  traffic(endpointId: string, since: Date): Promise<TrafficBucket[]> {
    return readTraffic(this.#query, endpointId, since);
  }

  async forgetTraffic(before: Date): Promise<void> {
    await this.database.query('DELETE FROM serving.traffic WHERE from_at < $1', [before]);
  }

  async countPredictions(endpointId: string): Promise<number> {
    const [row] = await this.database.query<{ count: number | null }>(
      'SELECT sum(t.predictions - t.copies) AS count FROM serving.tally t JOIN serving.variant v ON v.id = t.variant_id WHERE v.endpoint_id = $1',
      [endpointId],
    );
    return row?.count ?? 0;
  }

  async unlogged(endpointId: string): Promise<Unlogged | undefined> {
    const [row] = await this.database.query<{ unlogged: number; unlogged_reason: string; unlogged_from: Date; unlogged_to: Date | null }>(
      'SELECT unlogged, unlogged_reason, unlogged_from, unlogged_to FROM serving.endpoint_log WHERE endpoint_id = $1 AND unlogged_from IS NOT NULL',
      [endpointId],
    );
    return row && { count: row.unlogged, reason: row.unlogged_reason, from: row.unlogged_from, to: row.unlogged_to ?? undefined };
  }

  async listPredictions(query: PredictionQuery & { readonly projectId: string }, page: PageRequest): Promise<Page<LoggedPrediction>> {
    const size = pageSize(page);
    const [rows, totalCount] = await Promise.all([
      this.database.reader.find(PredictionRow, { where: wherePredictions(query, page.after), order: { id: 'DESC' }, take: size + 1 }),
      isWholeLog(query) ? this.#countKept(query.endpointId) : this.database.reader.countBy(PredictionRow, wherePredictions(query)),
    ]);
    return pageOf(rows.map(predictionOf), size, totalCount, ({ id }) => id);
  }

  async batches(ids: readonly string[]): Promise<(PredictionBatch | undefined)[]> {
    const rows = await this.database.reader.findBy(PredictionBatchRow, { id: In([...ids]) });
    return loadInOrder(ids, rows.map((row) => ({ ...row, eventId: row.eventId ?? undefined })));
  }

  async predictionsOf(batchId: string, features: boolean): Promise<BatchRow[]> {
    const batch = await this.database.reader.findOneBy(PredictionBatchRow, { id: batchId });
    const rows = await this.database.query<{ id: string; model_version_id: string; variant_id: string; observed_at: Date; score: number | null; features?: Record<string, unknown> }>(
      // With the bounds of the ids PostgreSQL looks into no other months.
      `SELECT id, model_version_id, variant_id, observed_at, score${features ? ', features' : ''} FROM serving.prediction
       WHERE batch_id = $1${batch?.firstId && batch.lastId ? ' AND id BETWEEN $2 AND $3' : ''} ORDER BY id`,
      [batchId, ...(batch?.firstId && batch.lastId ? [batch.firstId, batch.lastId] : [])],
    );
    return rows.map(({ model_version_id: modelVersionId, variant_id: variantId, observed_at: observedAt, score, ...row }) => ({ ...row, modelVersionId, variantId, observedAt, score: score ?? undefined }));
  }

  async labelKeysOf(batchId: string): Promise<PredictionKey[]> {
    const rows = await this.database.reader.find(PredictionRow, { select: { id: true, labelKey: true }, where: { ...(await this.#rowsOf(batchId)), labelKey: Not(IsNull()) } });
    return rows.map(({ id, labelKey }) => ({ key: labelKey!, predictionId: id }));
  }

  predictionsByKeys({ projectId, endpointId, keys }: KeyQuery): Promise<PredictionKey[]> {
    return this.database.query(
      `SELECT k.key, p.id AS "predictionId" FROM unnest($3::text[]) AS k(key) CROSS JOIN LATERAL (
         SELECT id FROM serving.prediction WHERE project_id = $1 AND label_key = k.key AND ($2::text IS NULL OR endpoint_id = $2) ORDER BY id DESC LIMIT 10) p`,
      [projectId, endpointId ?? null, keys],
    );
  }

  stepLabels(rolloutId: string, stepIndex: number): Promise<ReadonlyMap<string, VariantLabels>> {
    return readStepLabels(this.#query, rolloutId, stepIndex);
  }

  pairs(rolloutId: string, stepIndex: number): Promise<PairTally> {
    return readPairs(this.#query, rolloutId, stepIndex);
  }

  shadowAnswers(predictionIds: readonly string[]): Promise<ShadowAnswer[]> {
    return readShadowAnswers(this.#query, predictionIds);
  }

  async notes(rolloutId: string, stepIndex: number): Promise<RolloutNote[]> {
    const rows = await this.database.query<{ at: Date; decision: StepDecision }>(
      'SELECT at, decision FROM serving.rollout_note WHERE rollout_id = $1 AND step_index = $2 ORDER BY at DESC LIMIT 1000',
      [rolloutId, stepIndex],
    );
    return rows.reverse().map(({ at, decision }) => ({ rolloutId, stepIndex, at, decision }));
  }

  async streams(ids: readonly string[]): Promise<(PredictionStream | undefined)[]> {
    return loadInOrder(ids, await readStreams(this.#query, ids));
  }

  streamsOf(endpointId?: string): Promise<PredictionStream[]> {
    return readStreamsOf(this.#query, endpointId);
  }

  streamAnswer(streamId: string, messageId: string): Promise<string | undefined> {
    return readStreamAnswer(this.#query, streamId, messageId);
  }

  deletedStreams(before: Date): Promise<PredictionStream[]> {
    return readDeletedStreams(this.#query, before);
  }

  async dropStream(id: string): Promise<void> {
    await this.database.query('DELETE FROM serving.stream WHERE id = $1 AND deleted_at IS NOT NULL', [id]);
  }

  unanswered(streamIds: readonly string[]): ReturnType<ServingStore['unanswered']> {
    return readUnanswered(this.#query, streamIds);
  }

  async forgetStreamMessages(before: Date): Promise<void> {
    await this.database.query('DELETE FROM serving.stream_message WHERE at < $1', [before]);
  }

  /** Writes within a transaction that somebody else has begun. */
  commitOn(transaction: Transaction): ServingCommit {
    return new SqlServingCommit(transaction, this.#partitions);
  }

  commit<T>(context: RequestContext, work: (commit: ServingCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlServingCommit(transaction, this.#partitions)));
  }

  sweepHalves(before: { readonly alone: Date; readonly logged: Date }): Promise<{ readonly alone: number; readonly waiting: number }> {
    return sweepHalves(this.database, before);
  }

  retentions(): ReturnType<RetentionStore['retentions']> {
    return this.database.query(
      `SELECT id AS "endpointId", project_id AS "projectId", (settings->'log'->>'retentionDays')::integer AS "retentionDays" FROM serving.endpoint`,
    );
  }

  addMonths(months: readonly Month[]): Promise<void> {
    return this.database.locked('serving months', (query) => addMonths((sql, parameters = []) => query(sql, parameters), months));
  }

  dropUnneeded(kept: readonly KeptFrom[], context: RequestContext): Promise<string[]> {
    return dropUnneeded(this.database, kept, context);
  }

  deleteOldest(...order: Parameters<RetentionStore['deleteOldest']>): Promise<number> {
    return deleteOldest(this.database, ...order);
  }

  /** With the bounds of the ids PostgreSQL looks into no other months. */
  async #rowsOf(batchId: string): Promise<FindOptionsWhere<PredictionRow>> {
    const batch = await this.database.reader.findOneBy(PredictionBatchRow, { id: batchId });
    return { batchId, ...(batch?.firstId && batch.lastId ? { id: Between(batch.firstId, batch.lastId) } : {}) };
  }

  deleteOldestCopies(...order: Parameters<RetentionStore['deleteOldestCopies']>): Promise<number> {
    return deleteOldestCopies(this.database, ...order);
  }

  async #countKept(endpointId: string): Promise<number> {
    const [row] = await this.database.query<{ kept: number }>('SELECT kept FROM serving.endpoint_log WHERE endpoint_id = $1', [endpointId]);
    return row?.kept ?? 0;
  }
}
