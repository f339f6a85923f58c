// Connect
export { Cairn, connect } from './connect.js';
export type { ConnectOptions } from './connect.js';
// Log a run
export { RunHandle } from './run.js';
export type { CodeVersion, StartRunOptions } from './run.js';
export { currentCode, currentEnvironment } from './surroundings.js';
// Data and predictions
export type { Upload } from './bytes.js';
export type { ColumnExpectation, IngestOptions, IngestResult, QualityCheck, QualityReport } from './ingest.js';
export type { Inference, InferOptions } from './infer.js';
export { computeFeatureColumns, computeFeatures } from '@cairn/core';
export type { FeatureDefinition } from '@cairn/core';
// How lists are filtered and ordered
export { completeFilter, experimentVocabulary, modelVersionVocabulary, modelVocabulary, parseFilter, parseOrder, runVocabulary, spelled } from '@cairn/core';
export type { Comparison, Completion, FilterSubject, FilterVocabulary, KnownNames, Order } from '@cairn/core';
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
} from '@cairn/core';
