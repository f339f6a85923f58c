// Connect
export { Cairn, connect } from './connect.js';
export type { ConnectOptions, QueryOptions } from './connect.js';
// Log a run
export { RunHandle } from './runs/run-handle.js';
export type { CodeVersion, StartRunOptions } from './runs/start-run.js';
export type { Upload } from './runs/changes.js';
export { currentCode, currentEnvironment } from './surroundings.js';
export { newId } from '@cairn/core';
export type { Delivery } from './spool.js';
// Ask about runs
export { RecordedRun } from './runs/recorded-run.js';
export type { MetricPoint, MetricSummary, RecordedArtifact } from './runs/recorded-run.js';
export type { RunFilter } from './runs/search.js';
// Ask the graph
export { graphql } from './graph/document.js';
export type { Json, TypedDocument } from './graph/document.js';
export type { Passport } from './passport.js';
export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
// Data and predictions
export type { ColumnExpectation, IngestOptions, IngestResult, QualityCheck, QualityReport } from './ingest.js';
export type { Inference, InferOptions } from './infer.js';
export { computeFeatureColumns, computeFeatures } from '@cairn/core';
export type { FeatureDefinition } from '@cairn/core';
// How lists are filtered and ordered
export { completeFilter, experimentVocabulary, modelVersionVocabulary, modelVocabulary, parseFilter, parseOrder, runVocabulary, spelled } from '@cairn/core';
export type { Comparison, Completion, FilterSubject, FilterVocabulary, KnownNames, Order } from '@cairn/core';
// Who may do what
export { can } from '@cairn/core';
export type { Permission, Role } from '@cairn/core';
// What can go wrong
export { GraphQLRequestError } from './errors.js';
export {
  CairnError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  TimeoutError,
  UnauthenticatedError,
  UnavailableError,
  UnsupportedError,
} from '@cairn/core';
