import { IsNull } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import { nameTaken } from '../domain/endpoint-service.js';
import type { EndpointSettings } from '../domain/endpoint-settings.js';
import type { Endpoint, Variant } from '../domain/endpoint.js';
import { pairsOf, type PairTally } from '../domain/pairs.js';
import type { AnsweredRecord, PredictionBatch, ShadowedRecord, LogRecord } from '../domain/prediction.js';
import type { OpenRollout, Rollout, RolloutNote, RolloutStep } from '../domain/rollout.js';
import type { RecordedLabel } from '../domain/step-labels.js';
import type { KeptHalf, PayloadPair } from '../domain/payload-event.js';
import type { PredictionStream } from '../domain/prediction-stream.js';
import type { NamedBatch, ServingCommit, StreamAnswer } from '../domain/stores.js';
import type { Tally } from '../domain/tally.js';
import type { TrafficBucket } from '../domain/traffic.js';
import type { Unlogged } from '../domain/unlogged-alarm.js';
import { addToPairs, insertShadowAnswers, putStepLabels, readPairs, takeWaitingLabels } from './comparison-sql.js';
import { endpointOf, EndpointRow } from './endpoint-row.js';
import type { KnownPartitions } from './known-partitions.js';
import { keepHalves, takePairs } from './payload-sql.js';
import { insertPredictions } from './prediction-sql.js';
import { openRolloutOf, rolloutOf, RolloutRow, rolloutRowOf } from './rollout-row.js';
import { RolloutStepRow, stepOf, stepRowOf } from './rollout-step-row.js';
import { countStreamFailure, deleteStream, insertStream, keepStreamAnswers, markDead } from './stream-sql.js';
import { addToTallies, readStepTallies } from './tally-sql.js';
import { addToTraffic } from './traffic-sql.js';
import { variantOf, VariantRow } from './variant-row.js';

/** Held by who puts labels to predictions, and shared by those who log predictions that labels may be for. */
const stepLabelsKey = 0x6361_6c62;

/** Writes of one transaction. */
export class SqlServingCommit implements ServingCommit {
  readonly emit: ServingCommit['emit'];
  /** For functions that ask in or outside a transaction. */
  readonly #query = <Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => this.transaction.query<Row>(sql, parameters);

  constructor(
    private readonly transaction: Transaction,
    private readonly partitions: KnownPartitions,
  ) {
    this.emit = (event) => transaction.emit(event);
  }

  async insertEndpoint({ id, projectId, name, kind, modelId, settings, createdAt, createdBy }: Endpoint): Promise<void> {
    const inserted = await this.transaction.query(
      `INSERT INTO serving.endpoint (id, project_id, name, kind, model_id, settings, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [id, projectId, name, kind, modelId, JSON.stringify(settings), createdAt, createdBy],
    );
    if (inserted.length === 0) throw nameTaken(name);
  }

  async lockEndpoint(id: string): Promise<Endpoint | undefined> {
    const row = await this.transaction.manager.findOne(EndpointRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? endpointOf(row) : undefined;
  }

  async setSettings(id: string, settings: EndpointSettings): Promise<void> {
    await this.transaction.query('UPDATE serving.endpoint SET settings = $2 WHERE id = $1', [id, JSON.stringify(settings)]);
  }

  async insertVariant(variant: Variant): Promise<void> {
    await this.transaction.manager.insert(VariantRow, { ...variant, retiredAt: variant.retiredAt ?? null } as never);
  }

  async activeVariants(endpointId: string): Promise<Variant[]> {
    return (await this.transaction.manager.find(VariantRow, { where: { endpointId, retiredAt: IsNull() }, order: { id: 'ASC' } })).map(variantOf);
  }

  async setTraffic(id: string, trafficPercent: number): Promise<void> {
    await this.transaction.manager.update(VariantRow, { id }, { trafficPercent });
  }

  async retireVariant(id: string, retiredAt: Date): Promise<void> {
    await this.transaction.manager.update(VariantRow, { id }, { trafficPercent: 0, retiredAt });
  }

  async openRollout(endpointId: string): Promise<OpenRollout | undefined> {
    const row = await this.transaction.manager.findOneBy(RolloutRow, { endpointId, endedAt: IsNull() });
    return row ? openRolloutOf(row) : undefined;
  }

  async lockRollout(id: string, { wait }: { readonly wait: boolean }): Promise<Rollout | undefined> {
    const row = await this.transaction.manager.findOne(RolloutRow, {
      where: { id },
      lock: wait ? { mode: 'pessimistic_write' } : { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    return row ? rolloutOf(row) : undefined;
  }

  async insertRollout(rollout: Rollout): Promise<void> {
    await this.transaction.manager.insert(RolloutRow, rolloutRowOf(rollout) as never);
  }

  async updateRollout(rollout: Rollout): Promise<void> {
    const { id, ...changes } = rolloutRowOf(rollout);
    await this.transaction.manager.update(RolloutRow, { id }, changes as never);
  }

  async putStep(step: RolloutStep): Promise<void> {
    await this.transaction.manager.upsert(RolloutStepRow, stepRowOf(step) as never, ['rolloutId', 'index']);
  }

  async step(rolloutId: string, index: number): Promise<RolloutStep | undefined> {
    const row = await this.transaction.manager.findOneBy(RolloutStepRow, { rolloutId, index });
    return row ? stepOf(row) : undefined;
  }

  tallies(rolloutId: string, stepIndex: number): Promise<ReadonlyMap<string, Tally>> {
    return readStepTallies(this.#query, rolloutId, stepIndex);
  }

  async claimBatch({ id, projectId, endpointId }: Omit<PredictionBatch, 'eventId'>): Promise<boolean> {
    const claimed = await this.transaction.query(
      'INSERT INTO serving.prediction_batch (id, project_id, endpoint_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id',
      [id, projectId, endpointId],
    );
    return claimed.length > 0;
  }

  async insertPredictions(batch: NamedBatch, records: readonly AnsweredRecord[]): Promise<void> {
    const compared = records.filter(({ rolloutId }) => rolloutId !== undefined).map(({ id }) => id);
    // Labels are put before this commit or after it: one in between would find no prediction, and wait for one that has come.
    if (compared.length > 0) await this.transaction.query('SELECT pg_advisory_xact_lock_shared($1)', [stepLabelsKey]);
    await insertPredictions(this.transaction, this.partitions, batch, records);
    if (compared.length === 0) return;
    // They are here now: nothing waits on.
    await putStepLabels(this.transaction, await takeWaitingLabels(this.transaction, compared), '~');
  }

  insertShadowAnswers(records: readonly ShadowedRecord[]): Promise<void> {
    return insertShadowAnswers(this.transaction, records);
  }

  async addPairs(records: readonly LogRecord[]): Promise<void> {
    const copies = records.filter(({ kind }) => kind === 'shadowed' || kind === 'shadowFailed' || kind === 'shadowDropped');
    // One endpoint has one rollout at a time; a batch may lie across the end of a step.
    const steps = new Map(copies.map(({ rolloutId, stepIndex }) => [`${rolloutId} ${stepIndex}`, [rolloutId!, stepIndex!] as const]));
    for (const [, [rolloutId, stepIndex]] of [...steps].sort()) {
      const ofStep = copies.filter((copy) => copy.rolloutId === rolloutId && copy.stepIndex === stepIndex);
      await addToPairs(this.transaction, [rolloutId, stepIndex], pairsOf(ofStep));
    }
  }

  pairs(rolloutId: string, stepIndex: number): Promise<PairTally> {
    return readPairs(this.#query, rolloutId, stepIndex);
  }

  async putStepLabels(labels: readonly RecordedLabel[], waitFromId: string): Promise<void> {
    await this.transaction.query('SELECT pg_advisory_xact_lock($1)', [stepLabelsKey]);
    await putStepLabels(this.transaction, labels, waitFromId);
  }

  async insertNote({ rolloutId, stepIndex, at, decision }: RolloutNote): Promise<void> {
    await this.transaction.query('INSERT INTO serving.rollout_note (rollout_id, step_index, at, decision) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [rolloutId, stepIndex, at, JSON.stringify(decision)]);
  }

  async setModel(id: string, modelId: string): Promise<void> {
    await this.transaction.manager.update(EndpointRow, { id }, { modelId });
  }

  keepHalves(halves: readonly KeptHalf[], takenAt: Date): Promise<void> {
    return keepHalves(this.transaction, halves, takenAt);
  }

  takePairs(limit: number): Promise<PayloadPair[]> {
    return takePairs(this.transaction, limit);
  }

  async addUnlogged(endpointId: string, { count, reason, from, to }: Unlogged): Promise<void> {
    await this.transaction.query(
      `INSERT INTO serving.endpoint_log AS l (endpoint_id, unlogged, unlogged_reason, unlogged_from, unlogged_to) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (endpoint_id) DO UPDATE SET unlogged = l.unlogged + excluded.unlogged,
         unlogged_reason = excluded.unlogged_reason, unlogged_from = excluded.unlogged_from, unlogged_to = excluded.unlogged_to`,
      [endpointId, count, reason, from, to ?? null],
    );
  }

  insertStream(stream: PredictionStream): Promise<void> {
    return insertStream(this.#query, stream);
  }

  deleteStream(id: string, at: Date): Promise<boolean> {
    return deleteStream(this.#query, id, at);
  }

  keepStreamAnswers(streamId: string, answers: readonly StreamAnswer[], at: Date): Promise<ReadonlySet<string>> {
    return keepStreamAnswers(this.#query, streamId, answers, at);
  }

  countStreamFailure(streamId: string, messageId: string, at: Date): Promise<number> {
    return countStreamFailure(this.#query, streamId, messageId, at);
  }

  markDead(streamId: string, messageId: string, at: Date): Promise<void> {
    return markDead(this.#query, streamId, messageId, at);
  }

  addTallies(records: readonly LogRecord[]): Promise<void> {
    return addToTallies(this.transaction, records);
  }

  addTraffic(buckets: readonly TrafficBucket[]): Promise<void> {
    return addToTraffic(this.transaction, buckets);
  }
}
