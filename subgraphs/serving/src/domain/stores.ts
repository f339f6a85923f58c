import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { EndpointSettings } from './endpoint-settings.js';
import type { Endpoint, Variant } from './endpoint.js';
import type { AnsweredRecord, BatchRow, LoggedPrediction, PredictionBatch, ShadowAnswer, ShadowedRecord, LogRecord, SpoolRecord } from './prediction.js';
import type { PairTally } from './pairs.js';
import type { PredictionStream } from './prediction-stream.js';
import type { OpenRollout, Rollout, RolloutNote, RolloutStep } from './rollout.js';
import type { RecordedLabel, VariantLabels } from './step-labels.js';
import type { UnansweredMessages } from './stream-status.js';
import type { KeptHalf, PayloadPair } from './payload-event.js';
import type { Tally } from './tally.js';
import type { TrafficBucket } from './traffic.js';
import type { Unlogged } from './unlogged-alarm.js';

/** An endpoint as requests are to be answered now, read in one look. */
export interface ServingState {
  readonly endpoint: Endpoint;
  /** Those that are not retired. */
  readonly variants: readonly Variant[];
  readonly rollout: OpenRollout | undefined;
}

/** Which predictions of an endpoint. */
export interface PredictionQuery {
  readonly endpointId: string;
  /** The id that callers gave their request; absent: any. */
  readonly requestId?: string | undefined;
  /** What labels may name it by; absent: anything. */
  readonly labelKey?: string | undefined;
  /** Absent: whatever version answered. */
  readonly modelVersionId?: string | undefined;
  /** Bounds of the score, inclusive: with one of them those without a score are left out. */
  readonly minScore?: number | undefined;
  readonly maxScore?: number | undefined;
  /** Served at this time or later; before the other one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** A prediction and what labels may name it by. */
export interface PredictionKey {
  readonly key: string;
  readonly predictionId: string;
}

export interface KeyQuery {
  readonly projectId: string;
  /** Absent: all endpoints of the project. */
  readonly endpointId: string | undefined;
  readonly keys: readonly string[];
}

/** What was answered to a message of a stream. */
export interface StreamAnswer {
  readonly messageId: string;
  readonly answer: string;
}

/** Reads that need no transaction. */
export interface ServingReader {
  endpoints(ids: readonly string[]): Promise<(Endpoint | undefined)[]>;
  endpointByName(projectId: string, name: string): Promise<Endpoint | undefined>;
  listEndpoints(projectId: string, page: PageRequest): Promise<Page<Endpoint>>;
  /** All endpoints with something to serve, or the one named. */
  servingStates(endpointId?: string): Promise<ServingState[]>;
  variants(ids: readonly string[]): Promise<(Variant | undefined)[]>;
  /** The newest 200, active ones first. */
  variantsOf(endpointId: string): Promise<Variant[]>;
  rollouts(ids: readonly string[]): Promise<(Rollout | undefined)[]>;
  openRollout(endpointId: string): Promise<OpenRollout | undefined>;
  listRollouts(endpointId: string, page: PageRequest): Promise<Page<Rollout>>;
  /** Of each rollout in the order taken. */
  steps(rolloutIds: readonly string[]): Promise<RolloutStep[]>;
  /** What a variant did in all its time. */
  tally(variantId: string): Promise<Tally>;
  predictions(ids: readonly string[]): Promise<(LoggedPrediction | undefined)[]>;
  /** What the variants of an endpoint did since then, in tens of seconds, oldest first. */
  traffic(endpointId: string, since: Date): Promise<TrafficBucket[]>;
  /** How many it answered, logged or not. */
  countPredictions(endpointId: string): Promise<number>;
  /** Undefined when all its answers were logged. */
  unlogged(endpointId: string): Promise<Unlogged | undefined>;
  /** Newest first; counted are those that the log holds. */
  listPredictions(query: PredictionQuery & { readonly projectId: string }, page: PageRequest): Promise<Page<LoggedPrediction>>;
  batches(ids: readonly string[]): Promise<(PredictionBatch | undefined)[]>;
  /** In the order of their ids. @param features whether to read them. */
  predictionsOf(batchId: string, features: boolean): Promise<BatchRow[]>;
  /** Those of a batch that have a key. */
  labelKeysOf(batchId: string): Promise<PredictionKey[]>;
  /** The newest 10 predictions of each key. */
  predictionsByKeys(query: KeyQuery): Promise<PredictionKey[]>;
  /** What the labels say about each variant of a step, by id. */
  stepLabels(rolloutId: string, stepIndex: number): Promise<ReadonlyMap<string, VariantLabels>>;
  pairs(rolloutId: string, stepIndex: number): Promise<PairTally>;
  /** What candidates answered to copies of the predictions. */
  shadowAnswers(predictionIds: readonly string[]): Promise<ShadowAnswer[]>;
  /** What was decided as time went by in one step, oldest first; at most 1,000, the newest. */
  notes(rolloutId: string, stepIndex: number): Promise<RolloutNote[]>;
  streams(ids: readonly string[]): Promise<(PredictionStream | undefined)[]>;
  /** Oldest first; of all endpoints where none is named. */
  streamsOf(endpointId?: string): Promise<PredictionStream[]>;
  /** Undefined when the message was not answered, or too long ago. */
  streamAnswer(streamId: string, messageId: string): Promise<string | undefined>;
  /** Of the streams that have messages without an answer. */
  unanswered(streamIds: readonly string[]): Promise<(UnansweredMessages & { readonly streamId: string })[]>;
  /** Those that were deleted before a time, and are not dropped. */
  deletedStreams(before: Date): Promise<PredictionStream[]>;
}

/** A batch, and the event that tells of it. */
export interface NamedBatch {
  readonly id: string;
  readonly eventId: string;
}

/** Writes, and reads that must see them, of one transaction. */
export interface ServingCommit extends Commit {
  /** @throws {ConflictError} when the project has an endpoint of the name. */
  insertEndpoint(endpoint: Endpoint): Promise<void>;
  /** The endpoint, locked until the commit ends. */
  lockEndpoint(id: string): Promise<Endpoint | undefined>;
  setSettings(endpointId: string, settings: EndpointSettings): Promise<void>;
  insertVariant(variant: Variant): Promise<void>;
  /** Those of an endpoint that are not retired. */
  activeVariants(endpointId: string): Promise<Variant[]>;
  setTraffic(variantId: string, trafficPercent: number): Promise<void>;
  retireVariant(variantId: string, at: Date): Promise<void>;
  openRollout(endpointId: string): Promise<OpenRollout | undefined>;
  /** The rollout, locked; undefined too when another process has it and `wait` is false. */
  lockRollout(id: string, options: { readonly wait: boolean }): Promise<Rollout | undefined>;
  insertRollout(rollout: Rollout): Promise<void>;
  updateRollout(rollout: Rollout): Promise<void>;
  /** Adds a step, or replaces the one of the same index. */
  putStep(step: RolloutStep): Promise<void>;
  step(rolloutId: string, index: number): Promise<RolloutStep | undefined>;
  /** Keeps what was decided at a time, beside what was decided before. */
  insertNote(note: RolloutNote): Promise<void>;
  pairs(rolloutId: string, stepIndex: number): Promise<PairTally>;
  /**
   * Counts labels for the variants that answered during a rollout; those whose prediction is not logged yet wait for it, unless it
   * is older than `waitFromId`.
   */
  putStepLabels(labels: readonly RecordedLabel[], waitFromId: string): Promise<void>;
  /** Keeps the answers to copies. */
  insertShadowAnswers(records: readonly ShadowedRecord[]): Promise<void>;
  addPairs(records: readonly LogRecord[]): Promise<void>;
  /** What the variants did in a step, by id. */
  tallies(rolloutId: string, stepIndex: number): Promise<ReadonlyMap<string, Tally>>;
  /** False when the batch was logged before. */
  claimBatch(batch: Omit<PredictionBatch, 'eventId'>): Promise<boolean>;
  /** Also says which event tells of the batch, and counts what is kept. @param records one at least, all of one endpoint. */
  insertPredictions(batch: NamedBatch, records: readonly AnsweredRecord[]): Promise<void>;
  addTallies(records: readonly LogRecord[]): Promise<void>;
  addTraffic(buckets: readonly TrafficBucket[]): Promise<void>;
  setModel(endpointId: string, modelId: string): Promise<void>;
  /** Keeps what another server told; what was kept or logged before stays as it is. */
  keepHalves(halves: readonly KeptHalf[], takenAt: Date): Promise<void>;
  /** Takes whole pairs that no other process has, and marks them as logged. */
  takePairs(limit: number): Promise<PayloadPair[]>;
  /** Counts predictions that were answered and not logged. */
  addUnlogged(endpointId: string, more: Unlogged): Promise<void>;
  insertStream(stream: PredictionStream): Promise<void>;
  /** @returns whether it was there. */
  deleteStream(id: string, at: Date): Promise<boolean>;
  /** Keeps answers to messages that have none. @returns the ids of those. */
  keepStreamAnswers(streamId: string, answers: readonly StreamAnswer[], at: Date): Promise<ReadonlySet<string>>;
  /** @returns how often the model has failed at the message, this time included. */
  countStreamFailure(streamId: string, messageId: string, at: Date): Promise<number>;
  /** Keeps that a message went where those go that cannot be answered. */
  markDead(streamId: string, messageId: string, at: Date): Promise<void>;
}

export interface ServingStore extends ServingReader {
  /** Forgets halves that were taken before `alone`, and pairs that were taken before `logged`. @returns how many halves, and how many still wait. */
  sweepHalves(before: { readonly alone: Date; readonly logged: Date }): Promise<{ readonly alone: number; readonly waiting: number }>;
  /** Drops what is left of a deleted stream. */
  dropStream(id: string): Promise<void>;
  commit<T>(context: RequestContext, work: (commit: ServingCommit) => Promise<T>): Promise<T>;
}

/** Takes what must not be lost before it is acknowledged. */
export interface PredictionSpool {
  /**
   * Resolves when the operating system has the records: from then on the end of this process does not lose them.
   * @throws {UnavailableError} when the spool is full or cannot be written.
   */
  append(endpointId: string, records: readonly SpoolRecord[]): Promise<void>;
}
