import { ConflictError } from '@cairn/core';
import { champion } from './model.js';
import type { ModelFacts } from './model-format.js';
import type { Stage } from './stage.js';

/**
 * Where a version stands: `registered` (gates not asked), `blocked` (a gate failed), `awaitingApproval`, `approved`,
 * `rejected`, which is final. Whether what was approved may be used now, its clearance says: approvals expire.
 */
export type ModelVersionStatus = 'registered' | 'blocked' | 'awaitingApproval' | 'approved' | 'rejected';

/** Bytes that answer, and everything they came from. Bytes and origin never change; what people say of them does. */
export interface ModelVersion extends ModelFacts {
  readonly id: string;
  readonly projectId: string;
  readonly modelId: string;
  /** 1, 2, 3 … within the model. */
  readonly number: number;
  readonly status: ModelVersionStatus;
  /** Canonical URI of the artifacts that it was registered from; undefined for an uploaded file. */
  readonly source: string | undefined;
  /** The run that produced it, as far as one is known. */
  readonly runId: string | undefined;
  /** Who started that run, as far as it is known. */
  readonly runStartedBy: string | undefined;
  /** Of the lock files, the packages and the runtime that the run recorded; undefined where it recorded none. */
  readonly environmentDigest: string | undefined;
  /** Where that run is shown in another tool. */
  readonly runLink: string | undefined;
  readonly loggedModelId: string | undefined;
  readonly datasetVersionIds: readonly string[];
  readonly featureViewId: string | undefined;
  /** Metrics, slices and tables, as its author measured them. */
  readonly evaluation: Readonly<Record<string, unknown>>;
  readonly description: string | undefined;
  readonly stage: Stage;
  /** Of the gates' definitions and results, once they were evaluated. */
  readonly gatesDigest: string | undefined;
  /** Of the gates that were in force then. */
  readonly policyDigest: string | undefined;
  /** How many approvals they ask for. */
  readonly requiredApprovals: number;
  /** Who had its gates evaluated last: who asked for the decision. */
  readonly requestedBy: string | undefined;
  /** The event that recorded the gates' results: the cause of what is decided next. */
  readonly gatesEventId: string | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly lastChangedAt: Date;
  /** Deleted versions are kept for what refers to them; whoever looks for one does not find it. */
  readonly deletedAt: Date | undefined;
}

/** @throws {ConflictError} while it answers for its model. */
export function requireNotChampion({ id }: ModelVersion, aliases: readonly string[]): void {
  if (aliases.includes(champion)) throw new ConflictError(`Model version '${id}' is the champion of its model; move the alias '${champion}' to another version, or remove it, before it is deleted`);
}

/** A status in words. */
export const statusText: Readonly<Record<ModelVersionStatus, string>> = {
  registered: 'registered, with gates not yet evaluated',
  blocked: 'blocked by a gate',
  awaitingApproval: 'waiting for approval',
  approved: 'approved',
  rejected: 'rejected',
};

/** How a version that stands there gets approved. */
export const nextStep: Readonly<Record<Exclude<ModelVersionStatus, 'approved'>, string>> = {
  registered: 'evaluate its gates, then have a second person approve it',
  blocked: 'register a version that passes the gates, or change them and evaluate again',
  awaitingApproval: 'have a second person approve it',
  rejected: 'a rejection is final, register another version',
};
