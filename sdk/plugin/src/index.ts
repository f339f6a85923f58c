// A plugin, and what it registers
export { definePlugin, type Plugin, type ProviderRegistry } from './plugin.js';

// Where bytes live
export {
  CorruptedError,
  type GetOptions,
  type PutOptions,
  type StorageProvider,
  type StoredObject,
} from './storage.js';

// Where jobs run
export type {
  ComputeProvider,
  Device,
  JobLogLine,
  JobOutcome,
  JobResources,
  JobSpec,
  JobStart,
  JobUsage,
  SubmitOptions,
} from './compute.js';

// What carries messages
export type { Listening, PublishedMessage, StreamMessage, StreamProvider, SubscribeOptions } from './stream.js';

// How traffic moves
export {
  scoreBins,
  type DeploymentStrategy,
  type PairEvidence,
  type RolloutEvidence,
  type StrategyDecision,
  type StrategyState,
  type VariantEvidence,
} from './strategy.js';
export { readOptions, type NumberRange, type OptionReader } from './options.js';

// The platform's side: load plugins and look providers up
export { loadPlugins, type Providers } from './providers.js';

// What a vendor needs of the shared words
export {
  CairnError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  LimitExceededError,
  NotFoundError,
  TimeoutError,
  UnavailableError,
  type ErrorCode,
  type Json,
  type JsonObject,
} from '@cairn/core';
